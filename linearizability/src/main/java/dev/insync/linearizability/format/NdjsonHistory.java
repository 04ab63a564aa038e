package dev.insync.linearizability.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.insync.linearizability.Outcome;
import dev.insync.linearizability.log.Fault;
import dev.insync.linearizability.log.Kind;
import dev.insync.linearizability.log.LogHistory;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/**
 * Log histories as newline-delimited JSON, format {@code insync-history/1}: a header line, then one line for each operation
 * or fault, in any order. The schema of a line is the resource {@code insync-history-1.schema.json} beside this class.
 *
 * <pre>
 * {"format":"insync-history/1"}
 * {"process":1,"op":"append","partition":"t-0","invoke":10,"complete":25,"outcome":"ok","offset":0,"values":[17]}
 * {"process":2,"op":"read","partition":"t-0","invoke":30,"complete":41,"from":0,"values":[17],"claim":"end"}
 * {"process":2,"op":"end","partition":"t-0","invoke":50,"complete":52,"offset":1}
 * {"fault":"kill broker 1","start":12,"end":44}
 * </pre>
 */
public final class NdjsonHistory {
    /** The format's name, in the header line. */
    public static final String FORMAT = "insync-history/1";

    private static final int BUFFER_BYTES = 1 << 16;

    private NdjsonHistory() {}

    /** Writes a file; it appears under its name only when it is complete. */
    public static void write(LogHistory history, Path file) throws IOException {
        Path target = file.toAbsolutePath();
        Path unfinished = target.resolveSibling(target.getFileName() + ".unfinished");
        try {
            try (OutputStream out = Files.newOutputStream(unfinished)) {
                write(history, out);
            }
            Files.move(unfinished, target, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /** Writes to a stream, which stays open. */
    public static void write(LogHistory history, OutputStream out) throws IOException {
        JsonFactory factory = JsonFactory.builder().build();
        try (JsonGenerator json = factory.createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.setRootValueSeparator(null);
            json.writeStartObject();
            json.writeStringField("format", FORMAT);
            endLine(json);
            for (int op = 0; op < history.size(); op++) {
                writeOperation(history, op, json);
            }
            for (Fault fault : history.faults()) {
                json.writeStartObject();
                json.writeStringField("fault", fault.label());
                json.writeNumberField("start", fault.startNs());
                if (fault.endNs() != LogHistory.NEVER) {
                    json.writeNumberField("end", fault.endNs());
                }
                endLine(json);
            }
        }
    }

    private static void endLine(JsonGenerator json) throws IOException {
        json.writeEndObject();
        json.writeRaw('\n');
    }

    private static void writeOperation(LogHistory history, int op, JsonGenerator json) throws IOException {
        Kind kind = history.kind(op);
        json.writeStartObject();
        json.writeNumberField("process", history.process(op));
        json.writeStringField("op", kind.name().toLowerCase(Locale.ROOT));
        json.writeStringField("partition", history.partitions().get(history.partition(op)));
        json.writeNumberField("invoke", history.invokeNs(op));
        if (history.completeNs(op) != LogHistory.NEVER) {
            json.writeNumberField("complete", history.completeNs(op));
        }
        if (kind == Kind.APPEND) {
            json.writeStringField("outcome", history.outcome(op).name().toLowerCase(Locale.ROOT));
        }
        if (history.offset(op) != LogHistory.NO_OFFSET) {
            json.writeNumberField(kind == Kind.READ ? "from" : "offset", history.offset(op));
        }
        if (kind != Kind.END) {
            writeRecords(history, op, json);
        }
        if (kind == Kind.READ && history.claimsEnd(op)) {
            json.writeStringField("claim", history.isFinal(op) ? "final" : "end");
        }
        endLine(json);
    }

    private static void writeRecords(LogHistory history, int op, JsonGenerator json) throws IOException {
        if (history.isSparse(op)) {
            json.writeArrayFieldStart("offsets");
            for (int i = 0; i < history.count(op); i++) {
                json.writeNumber(history.recordOffset(op, i));
            }
            json.writeEndArray();
        }
        json.writeArrayFieldStart("values");
        for (int i = 0; i < history.count(op); i++) {
            json.writeNumber(history.value(op, i));
        }
        json.writeEndArray();
    }

    /**
     * Reads a file.
     *
     * @throws HistoryFormatException if it is malformed anywhere; nothing of it is returned then
     */
    public static LogHistory read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, file.toString());
        }
    }

    /**
     * Reads a stream, which stays open.
     *
     * @param source the name for messages
     * @throws HistoryFormatException if it is malformed anywhere; nothing of it is returned then
     */
    public static LogHistory read(InputStream in, String source) throws IOException {
        return new NdjsonReader(new BufferedInputStream(in, BUFFER_BYTES), source).read();
    }

    static Outcome outcome(String word) {
        return switch (word) {
            case "ok" -> Outcome.OK;
            case "fail" -> Outcome.FAIL;
            case "info" -> Outcome.INFO;
            default ->
                throw new IllegalArgumentException("expected \"ok\", \"fail\" or \"info\", found \"" + word + "\"");
        };
    }
}
