package dev.insync.conformance.museum;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.insync.spec.value.TlaValue;
import dev.insync.spec.value.TlaValue.Bool;
import dev.insync.spec.value.TlaValue.Fn;
import dev.insync.spec.value.TlaValue.Int;
import dev.insync.spec.value.TlaValue.ModelValue;
import dev.insync.spec.value.TlaValue.Rec;
import dev.insync.spec.value.TlaValue.Seq;
import dev.insync.spec.value.TlaValue.SetOf;
import dev.insync.spec.value.TlaValue.Str;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * TLA+ values as JSON: numbers, Booleans, strings and arrays (sequences) stand for themselves; the other kinds are objects with
 * one field that names the kind.
 */
final class ValueJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String MODEL_VALUE = "model";
    private static final String SET = "set";
    private static final String RECORD = "record";
    private static final String FUNCTION = "function";

    private ValueJson() {}

    static JsonNode write(TlaValue value) {
        if (value instanceof Int number) {
            return JSON.numberNode(number.value());
        }
        if (value instanceof Bool truth) {
            return JSON.booleanNode(truth.value());
        }
        if (value instanceof Str text) {
            return JSON.textNode(text.value());
        }
        if (value instanceof Seq seq) {
            return array(seq.elements());
        }
        ObjectNode object = JSON.objectNode();
        if (value instanceof ModelValue model) {
            object.put(MODEL_VALUE, model.name());
        } else if (value instanceof SetOf set) {
            object.set(SET, array(set.elements()));
        } else if (value instanceof Rec rec) {
            ObjectNode fields = object.putObject(RECORD);
            rec.fields().forEach((name, field) -> fields.set(name, write(field)));
        } else if (value instanceof Fn fn) {
            ArrayNode entries = object.putArray(FUNCTION);
            fn.entries().forEach((argument, result) -> entries.add(array(List.of(argument, result))));
        }
        return object;
    }

    private static ArrayNode array(List<TlaValue> values) {
        ArrayNode array = JSON.arrayNode();
        values.forEach(value -> array.add(write(value)));
        return array;
    }

    /** Throws an {@link IllegalArgumentException} for JSON that is no value. */
    static TlaValue read(JsonNode json) {
        if (json.isInt()) {
            return TlaValue.of(json.intValue());
        }
        if (json.isBoolean()) {
            return TlaValue.of(json.booleanValue());
        }
        if (json.isTextual()) {
            return TlaValue.of(json.textValue());
        }
        if (json.isArray()) {
            return TlaValue.seq(elements(json));
        }
        if (json.path(MODEL_VALUE).isTextual()) {
            return TlaValue.model(json.path(MODEL_VALUE).textValue());
        }
        if (json.path(SET).isArray()) {
            return TlaValue.set(elements(json.path(SET)));
        }
        if (json.path(RECORD).isObject()) {
            Map<String, TlaValue> fields = new LinkedHashMap<>();
            json.path(RECORD).fields().forEachRemaining(field -> fields.put(field.getKey(), read(field.getValue())));
            return TlaValue.rec(fields);
        }
        if (json.path(FUNCTION).isArray()) {
            Map<TlaValue, TlaValue> entries = new LinkedHashMap<>();
            json.path(FUNCTION).forEach(entry -> entries.put(read(entry.path(0)), read(entry.path(1))));
            return TlaValue.fn(entries);
        }
        throw new IllegalArgumentException("no value: " + json);
    }

    private static List<TlaValue> elements(JsonNode array) {
        List<TlaValue> elements = new ArrayList<>();
        array.forEach(element -> elements.add(read(element)));
        return elements;
    }
}
