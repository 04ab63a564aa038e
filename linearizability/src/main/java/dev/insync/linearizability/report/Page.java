package dev.insync.linearizability.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.insync.linearizability.Verdict;
import dev.insync.linearizability.kafka.Anomaly;
import dev.insync.linearizability.log.Fault;
import dev.insync.linearizability.log.LogHistory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** What a page shows, whichever checker it comes from: rows, findings, orders; and how it is written. */
final class Page {
    private final String kind;
    private final String title;
    private final Verdict verdict;
    final Map<String, String> facts = new LinkedHashMap<>();
    final List<String> doubts = new ArrayList<>();
    final List<Finding> findings = new ArrayList<>();
    final List<Order> orders = new ArrayList<>();
    final List<String> lanes = new ArrayList<>();
    final List<String> partitions = new ArrayList<>();
    final List<Fault> faults = new ArrayList<>();
    final Rows rows;

    /**
     * @param kind which checker it comes from: log, model or kafka
     */
    Page(String kind, String title, Verdict verdict, Rows rows) {
        this.kind = kind;
        this.title = title;
        this.verdict = verdict;
        this.rows = rows;
    }

    /**
     * Something that was found.
     *
     * @param ops the witnesses, as numbers in the history
     * @param lines the witnesses for people, as many as ops
     */
    record Finding(
            String name,
            boolean legal,
            String where,
            String sentence,
            List<Integer> ops,
            List<String> lines,
            List<Anomaly.Edge> cycle) {}

    /** A partial linearization: operations in order, the state after each, and those that cannot follow. */
    record Order(String key, List<Integer> ops, List<String> states, List<Integer> stuck) {}

    /** Writes the page; it appears under its name only when it is complete. */
    void write(Path file) throws IOException {
        String template = resource("page.html")
                .replace("/*CSS*/", resource("page.css"))
                .replace("/*TIMELINE*/", resource("timeline.js"))
                .replace("/*PAGE*/", resource("page.js"));
        String marker = "\"DATA\"";
        int at = template.indexOf(marker);
        Path target = file.toAbsolutePath();
        Path unfinished = target.resolveSibling(target.getFileName() + ".unfinished");
        try {
            try (Writer out = Files.newBufferedWriter(unfinished, StandardCharsets.UTF_8)) {
                out.write(template, 0, at);
                out.write(json());
                out.write(template, at + marker.length(), template.length() - at - marker.length());
            }
            Files.move(unfinished, target, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Page.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("the resource " + name + " is missing from this build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String json() throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JsonFactory.builder().build().createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("kind", kind);
            json.writeStringField("title", title);
            json.writeStringField("verdict", verdict.name());
            json.writeObjectFieldStart("facts");
            for (Map.Entry<String, String> fact : facts.entrySet()) {
                json.writeStringField(fact.getKey(), fact.getValue());
            }
            json.writeEndObject();
            strings(json, "doubts", doubts);
            strings(json, "lanes", lanes);
            strings(json, "partitions", partitions);
            writeFaults(json);
            writeFindings(json);
            writeOrders(json);
            rows.write(json);
            json.writeEndObject();
        }
        // Nothing in the data may end the script element that carries it.
        return text.toString()
                .replace("<", "\\u003c")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }

    private static void strings(JsonGenerator json, String name, List<String> items) throws IOException {
        json.writeArrayFieldStart(name);
        for (String item : items) {
            json.writeString(item);
        }
        json.writeEndArray();
    }

    private void numbers(JsonGenerator json, String name, List<Integer> ops) throws IOException {
        json.writeArrayFieldStart(name);
        for (int op : ops) {
            json.writeNumber(rows.rowOf(op));
        }
        json.writeEndArray();
    }

    private void writeFaults(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("faults");
        for (Fault fault : faults) {
            json.writeStartObject();
            json.writeStringField("label", fault.label());
            json.writeNumberField("start", fault.startNs() - rows.originNs());
            if (fault.endNs() != LogHistory.NEVER) {
                json.writeNumberField("end", fault.endNs() - rows.originNs());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void writeFindings(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("findings");
        for (Finding finding : findings) {
            json.writeStartObject();
            json.writeStringField("name", finding.name());
            json.writeBooleanField("legal", finding.legal());
            json.writeStringField("where", finding.where());
            json.writeStringField("sentence", finding.sentence());
            numbers(json, "ops", finding.ops());
            strings(json, "lines", finding.lines());
            json.writeArrayFieldStart("cycle");
            for (Anomaly.Edge edge : finding.cycle()) {
                json.writeStartObject();
                json.writeNumberField("from", edge.from());
                json.writeNumberField("to", edge.to());
                json.writeStringField("type", edge.type().name());
                json.writeStringField("reason", edge.reason());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void writeOrders(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("orders");
        for (Order order : orders) {
            json.writeStartObject();
            json.writeStringField("key", order.key());
            numbers(json, "ops", order.ops());
            strings(json, "states", order.states());
            numbers(json, "stuck", order.stuck());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** A gzip stream's bytes. */
    static byte[] zipped(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (FastGzip zip = new FastGzip(out)) {
            zip.write(bytes);
        }
        return out.toByteArray();
    }

    /** Gzip that prefers speed: a page of a million operations would otherwise take most of its time here. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(ByteArrayOutputStream out) throws IOException {
            super(out, 1 << 16);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    /** The text, or a dash for none. */
    static String orDash(@Nullable String text) {
        return text == null || text.isEmpty() ? "-" : text;
    }
}
