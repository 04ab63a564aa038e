package dev.insync.spec.tlc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tlc2.value.impl.BoolValue;
import tlc2.value.impl.FcnRcdValue;
import tlc2.value.impl.IntValue;
import tlc2.value.impl.ModelValue;
import tlc2.value.impl.RecordValue;
import tlc2.value.impl.SetEnumValue;
import tlc2.value.impl.StringValue;
import tlc2.value.impl.TupleValue;
import tlc2.value.impl.Value;
import util.UniqueString;

/**
 * JSON and TLC's values. A JSON text is a string or a model value, an array a set or a sequence, an object a record or a
 * function whose arguments are written as texts.
 */
final class Literals {
    private final Map<String, Value> modelValues = new HashMap<>();

    Literals() {
        if (ModelValue.mvs != null) {
            for (ModelValue each : ModelValue.mvs) {
                modelValues.put(each.val.toString(), each);
            }
        }
    }

    /** Whether the model has a model value of that name. */
    boolean isModelValue(String name) {
        return modelValues.containsKey(name);
    }

    /** The names of the model values. */
    Set<String> modelValues() {
        return new TreeSet<>(modelValues.keySet());
    }

    /** An argument of a function as it stands in a path or as a key of an object. */
    static String text(Value argument) {
        if (argument instanceof ModelValue model) {
            return model.val.toString();
        }
        return argument instanceof StringValue string ? string.val.toString() : argument.toString();
    }

    /** Whether the JSON describes the value. The value must be plain, as {@link PlainValues} makes it. */
    static boolean matches(JsonNode json, Value value) {
        if (value instanceof IntValue number) {
            return json.isIntegralNumber() && json.canConvertToInt() && json.intValue() == number.val;
        }
        if (value instanceof BoolValue truth) {
            return json.isBoolean() && json.booleanValue() == truth.val;
        }
        if (value instanceof StringValue || value instanceof ModelValue) {
            return json.isTextual() && json.textValue().equals(text(value));
        }
        if (value instanceof RecordValue record) {
            return matchesRecord(json, record);
        }
        if (value instanceof FcnRcdValue function && !json.isArray()) {
            return matchesFunction(json, function);
        }
        if (value instanceof SetEnumValue set) {
            return json.isArray() && matchesSet(json, set);
        }
        @Nullable Value sequence = value.toTuple();
        return sequence instanceof TupleValue tuple && matchesTuple(json, tuple);
    }

    private static boolean matchesTuple(JsonNode json, TupleValue tuple) {
        if (json.isObject() && json.isEmpty() && tuple.elems.length == 0) {
            return true;
        }
        boolean same = json.isArray() && json.size() == tuple.elems.length;
        for (int i = 0; same && i < tuple.elems.length; i++) {
            same = matches(json.get(i), tuple.elems[i]);
        }
        return same;
    }

    private static boolean matchesRecord(JsonNode json, RecordValue record) {
        boolean same = json.isObject() && json.size() == record.names.length;
        for (int i = 0; same && i < record.names.length; i++) {
            JsonNode field = json.get(record.names[i].toString());
            same = field != null && matches(field, record.values[i]);
        }
        return same;
    }

    private static boolean matchesFunction(JsonNode json, FcnRcdValue function) {
        Value[] domain = function.getDomainAsValues();
        boolean same = json.isObject() && json.size() == domain.length;
        for (int i = 0; same && i < domain.length; i++) {
            JsonNode result = json.get(text(domain[i]));
            same = result != null && matches(result, function.values[i]);
        }
        return same;
    }

    private static boolean matchesSet(JsonNode json, SetEnumValue set) {
        Set<JsonNode> distinct = new HashSet<>();
        json.forEach(distinct::add);
        if (distinct.size() != set.elems.size()) {
            return false;
        }
        for (int i = 0; i < set.elems.size(); i++) {
            Value element = set.elems.elementAt(i);
            boolean isListed = element instanceof IntValue number && distinct.contains(IntNode.valueOf(number.val));
            if (!isListed && distinct.stream().noneMatch(each -> matches(each, element))) {
                return false;
            }
        }
        return true;
    }

    /** The values that the JSON may stand for, the likeliest first; empty when there is none (null, a fraction). */
    List<Value> readings(JsonNode json) {
        Set<Value> readings = new LinkedHashSet<>();
        boolean isNested = json.isContainerNode();
        for (int choice = 0; choice < (isNested ? 8 : 2); choice++) {
            @Nullable Value reading = reading(json, (choice & 1) == 0, (choice & 2) == 0, (choice & 4) == 0);
            if (reading != null
                    && readings.stream().noneMatch(known -> known.toString().equals(reading.toString()))) {
                readings.add(reading);
            }
        }
        return List.copyOf(readings);
    }

    private @Nullable Value reading(JsonNode json, boolean asModelValue, boolean asSet, boolean asRecord) {
        if (json.isIntegralNumber() && json.canConvertToInt()) {
            return IntValue.gen(json.intValue());
        }
        if (json.isBoolean()) {
            return json.booleanValue() ? BoolValue.ValTrue : BoolValue.ValFalse;
        }
        if (json.isTextual()) {
            @Nullable Value model = modelValues.get(json.textValue());
            return model != null && asModelValue ? model : new StringValue(json.textValue());
        }
        if (json.isArray()) {
            List<Value> elements = new ArrayList<>();
            for (JsonNode element : json) {
                @Nullable Value value = reading(element, asModelValue, asSet, asRecord);
                if (value == null) {
                    return null;
                }
                elements.add(value);
            }
            Value[] array = elements.toArray(Value[]::new);
            return asSet ? new SetEnumValue(array, false).normalize() : new TupleValue(array);
        }
        return json.isObject() ? object(json, asModelValue, asSet, asRecord) : null;
    }

    private @Nullable Value object(JsonNode json, boolean asModelValue, boolean asSet, boolean asRecord) {
        List<Value> arguments = new ArrayList<>();
        List<Value> results = new ArrayList<>();
        List<UniqueString> names = new ArrayList<>();
        for (Iterator<String> keys = json.fieldNames(); keys.hasNext(); ) {
            String key = keys.next();
            @Nullable Value result = reading(json.get(key), asModelValue, asSet, asRecord);
            if (result == null) {
                return null;
            }
            names.add(UniqueString.uniqueStringOf(key));
            arguments.add(modelValues.getOrDefault(key, new StringValue(key)));
            results.add(result);
        }
        Value[] values = results.toArray(Value[]::new);
        return asRecord
                ? new RecordValue(names.toArray(UniqueString[]::new), values, false).normalize()
                : new FcnRcdValue(arguments.toArray(Value[]::new), values, false).normalize();
    }
}
