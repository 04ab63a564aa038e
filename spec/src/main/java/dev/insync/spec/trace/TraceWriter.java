package dev.insync.spec.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.insync.spec.trace.TraceEvent.Dependency;
import dev.insync.spec.trace.TraceHeader.Order;
import dev.insync.spec.value.CompactText;
import dev.insync.spec.value.TlaValue;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;

/** Writes a trace that {@link TraceReader} reads; the caller closes what it writes to. */
public final class TraceWriter {
    private static final JsonMapper JSON = new JsonMapper();

    private final Writer out;

    /** Writes the header. */
    public TraceWriter(Writer out, TraceHeader header) throws IOException {
        this.out = out;
        ObjectNode json = JSON.createObjectNode();
        json.put("trace", TraceHeader.FORMAT);
        if (header.module() != null) {
            json.put("module", header.module());
        }
        if (header.model() != null) {
            json.put("model", header.model());
        }
        json.set("constants", object(header.constants()));
        json.put("order", header.order() == Order.TOTAL ? "total" : "partial");
        header.hidden().forEach(json.withArray("hidden")::add);
        json.put("maxHidden", header.maxHidden());
        line(json);
    }

    /** Writes an event; its line and text do not matter. */
    public void event(TraceEvent event) throws IOException {
        ObjectNode json = JSON.createObjectNode();
        if (!event.node().isEmpty()) {
            json.put("node", event.node());
            json.put("seq", event.seq());
        }
        json.put("action", event.action());
        json.set("params", object(event.params()));
        if (!event.state().isEmpty()) {
            json.set("state", object(event.state()));
        }
        for (Dependency dependency : event.after()) {
            json.withArray("after").addArray().add(dependency.node()).add(dependency.seq());
        }
        if (!Double.isNaN(event.time())) {
            json.put("time", event.time());
        }
        line(json);
    }

    private static ObjectNode object(Map<String, JsonNode> fields) {
        ObjectNode json = JSON.createObjectNode();
        fields.forEach(json::set);
        return json;
    }

    private void line(ObjectNode json) throws IOException {
        out.write(JSON.writeValueAsString(json));
        out.write('\n');
    }

    /**
     * A value as a trace has it: a model value as its name, a set as an array, a function as an object.
     *
     * @throws IllegalArgumentException for a function whose arguments are neither names, texts nor numbers
     */
    public static JsonNode json(TlaValue value) {
        if (value instanceof TlaValue.Int number) {
            return JsonNodeFactory.instance.numberNode(number.value());
        }
        if (value instanceof TlaValue.Bool truth) {
            return JsonNodeFactory.instance.booleanNode(truth.value());
        }
        if (value instanceof TlaValue.Str || value instanceof TlaValue.ModelValue) {
            return JsonNodeFactory.instance.textNode(value.asText());
        }
        if (value instanceof TlaValue.Rec record) {
            ObjectNode json = JSON.createObjectNode();
            record.fields().forEach((name, field) -> json.set(name, json(field)));
            return json;
        }
        if (value instanceof TlaValue.Fn function) {
            ObjectNode json = JSON.createObjectNode();
            function.entries().forEach((argument, result) -> json.set(key(argument), json(result)));
            return json;
        }
        ArrayNode json = JSON.createArrayNode();
        List<TlaValue> elements = value.elements();
        elements.forEach(element -> json.add(json(element)));
        return json;
    }

    private static String key(TlaValue argument) {
        if (argument instanceof TlaValue.Int number) {
            return Integer.toString(number.value());
        }
        if (argument instanceof TlaValue.Str || argument instanceof TlaValue.ModelValue) {
            return argument.asText();
        }
        throw new IllegalArgumentException("no key for the argument " + CompactText.of(argument));
    }
}
