package dev.insync.spec.trace;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.insync.spec.model.Diagnostic;
import dev.insync.spec.model.SpecException;
import dev.insync.spec.trace.TraceEvent.Dependency;
import dev.insync.spec.trace.TraceHeader.Order;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a trace line by line; a fault is reported with file and line. */
public final class TraceReader implements Closeable {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final Set<String> HEADER_FIELDS =
            Set.of("trace", "module", "model", "constants", "order", "hidden", "maxHidden");
    private static final Set<String> EVENT_FIELDS = Set.of("node", "seq", "action", "params", "state", "after", "time");

    private final String file;
    private final BufferedReader in;
    private final TraceHeader header;
    private final JsonNode headerLine;
    private long line;

    /**
     * Reads the header.
     *
     * @param file the name for messages
     */
    public TraceReader(String file, Reader in) throws SpecException {
        this.file = file;
        this.in = new BufferedReader(in, 1 << 16);
        @Nullable String text = nextLine();
        if (text == null) {
            throw fault(0, "the file is empty; expected a header {\"trace\":\"" + TraceHeader.FORMAT + "\", ...}");
        }
        this.headerLine = parse(text);
        this.header = header(headerLine);
    }

    /** The header. */
    public TraceHeader header() {
        return header;
    }

    /** The name of the file, for messages. */
    public String file() {
        return file;
    }

    /** The next event; null at the end of the file. A line that repeats the header is skipped. */
    public @Nullable TraceEvent next() throws SpecException {
        while (true) {
            @Nullable String text = nextLine();
            if (text == null) {
                return null;
            }
            JsonNode json = parse(text);
            if (!json.has("trace")) {
                return event(json, text);
            }
            if (!json.equals(headerLine)) {
                throw fault(0, "a second header that differs from the first");
            }
        }
    }

    /** A fault in the line that was read last. */
    SpecException fault(int column, String message) {
        return fault(line, column, message);
    }

    /** A fault in a line that was read before. */
    SpecException fault(long atLine, int column, String message) {
        return new SpecException(List.of(new Diagnostic(file, Math.toIntExact(atLine), column, message)));
    }

    private @Nullable String nextLine() {
        try {
            while (true) {
                @Nullable String text = in.readLine();
                line++;
                if (text == null || !text.isBlank()) {
                    return text;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private JsonNode parse(String text) throws SpecException {
        try {
            JsonNode json = JSON.readTree(text);
            if (!json.isObject()) {
                throw fault(0, "expected a JSON object");
            }
            return json;
        } catch (JsonEOFException e) {
            throw fault(text.length(), "the line is cut off");
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            throw fault(at == null ? 0 : at.getColumnNr(), e.getOriginalMessage());
        }
    }

    private TraceHeader header(JsonNode json) throws SpecException {
        if (!json.has("trace")) {
            throw fault(0, "expected a header {\"trace\":\"" + TraceHeader.FORMAT + "\", ...}");
        }
        String format = text(json, "trace");
        if (!format.equals(TraceHeader.FORMAT)) {
            throw fault(0, "unknown format '" + format + "'; this reads " + TraceHeader.FORMAT);
        }
        checkFields(json, HEADER_FIELDS);
        @Nullable String module = json.has("module") ? text(json, "module") : null;
        @Nullable String model = json.has("model") ? text(json, "model") : null;
        if (module == null && model == null) {
            throw fault(0, "the header names neither a module nor a model");
        }
        List<String> hidden = new ArrayList<>();
        for (JsonNode action : array(json, "hidden")) {
            if (!action.isTextual()) {
                throw fault(0, "hidden must list names of actions, not " + action);
            }
            hidden.add(action.textValue());
        }
        int maxHidden = json.has("maxHidden") ? (int) whole(json, "maxHidden") : TraceHeader.DEFAULT_MAX_HIDDEN;
        return new TraceHeader(module, model, object(json, "constants"), order(json), hidden, maxHidden);
    }

    private Order order(JsonNode json) throws SpecException {
        String order = json.has("order") ? text(json, "order") : "total";
        for (Order each : Order.values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(order)) {
                return each;
            }
        }
        throw fault(0, "order must be total or partial, not '" + order + "'");
    }

    private TraceEvent event(JsonNode json, String text) throws SpecException {
        checkFields(json, EVENT_FIELDS);
        boolean isPartial = header.order() == Order.PARTIAL;
        if (!json.has("action")) {
            throw fault(0, "the event has no action");
        }
        if (isPartial && !(json.has("node") && json.has("seq"))) {
            throw fault(0, "an event of a trace in partial order needs node and seq");
        }
        if (!isPartial && json.has("after")) {
            throw fault(0, "after is for traces in partial order; the header says total");
        }
        List<Dependency> after = new ArrayList<>();
        for (JsonNode each : array(json, "after")) {
            if (!each.isArray()
                    || each.size() != 2
                    || !each.get(0).isTextual()
                    || !each.get(1).isIntegralNumber()) {
                throw fault(0, "after must list pairs of a node and its seq, not " + each);
            }
            after.add(new Dependency(each.get(0).textValue(), each.get(1).longValue()));
        }
        JsonNode time = json.path("time");
        if (!time.isMissingNode() && !time.isNumber()) {
            throw fault(0, "time must be a number, not " + time);
        }
        return new TraceEvent(
                line,
                json.has("node") ? text(json, "node") : "",
                json.has("seq") ? whole(json, "seq") : 0,
                text(json, "action"),
                object(json, "params"),
                object(json, "state"),
                after,
                time.asDouble(Double.NaN),
                text);
    }

    private void checkFields(JsonNode json, Set<String> known) throws SpecException {
        for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw fault(0, "unknown field '" + name + "'");
            }
        }
    }

    private String text(JsonNode json, String field) throws SpecException {
        JsonNode value = json.get(field);
        if (!value.isTextual()) {
            throw fault(0, field + " must be a text, not " + value);
        }
        return value.textValue();
    }

    private long whole(JsonNode json, String field) throws SpecException {
        JsonNode value = json.get(field);
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0) {
            throw fault(0, field + " must be a whole number that is not negative, not " + value);
        }
        return value.longValue();
    }

    private JsonNode array(JsonNode json, String field) throws SpecException {
        JsonNode value = json.path(field);
        if (!value.isMissingNode() && !value.isArray()) {
            throw fault(0, field + " must be an array, not " + value);
        }
        return value;
    }

    private Map<String, JsonNode> object(JsonNode json, String field) throws SpecException {
        JsonNode value = json.path(field);
        if (!value.isMissingNode() && !value.isObject()) {
            throw fault(0, field + " must be an object, not " + value);
        }
        Map<String, JsonNode> entries = new LinkedHashMap<>();
        value.fields().forEachRemaining(entry -> entries.put(entry.getKey(), entry.getValue()));
        return entries;
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + file, e);
        }
    }
}
