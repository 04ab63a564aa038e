package dev.insync.linearizability.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.insync.linearizability.CheckResult;
import dev.insync.linearizability.Model;
import dev.insync.linearizability.Operation;
import dev.insync.linearizability.Verdict;
import dev.insync.linearizability.kafka.Anomaly;
import dev.insync.linearizability.kafka.KafkaOperation;
import dev.insync.linearizability.kafka.KafkaResult;
import dev.insync.linearizability.log.LogOperation;
import dev.insync.linearizability.log.LogResult;
import dev.insync.linearizability.log.Violation;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/** Results as JSON for machines; every text has {@code verdict} and {@code doubts} at its top. */
public final class JsonReport {
    private JsonReport() {}

    private interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    /** What the log checker found. */
    public static String of(LogResult result) {
        return text(json -> writeLog(json, result));
    }

    /** What was found in a Kafka history; what the log checker found is in {@code log}. */
    public static String of(KafkaResult result) {
        return text(json -> {
            head(json, result.verdict(), result.log().doubts());
            json.writeObjectFieldStart("found");
            for (var entry : result.found().entrySet()) {
                json.writeNumberField(entry.getKey().label(), entry.getValue());
            }
            json.writeEndObject();
            json.writeArrayFieldStart("anomalies");
            for (Anomaly anomaly : result.anomalies()) {
                writeAnomaly(json, anomaly);
            }
            json.writeEndArray();
            json.writeObjectFieldStart("log");
            writeLog(json, result.log());
            json.writeEndObject();
        });
    }

    /** What the general checker found, part by part. */
    public static <S, I, O> String of(CheckResult<I, O> result, Model<S, I, O> model) {
        return text(json -> {
            List<String> doubts = result.parts().stream()
                    .filter(part -> !part.doubt().isEmpty())
                    .map(part -> part.key() + ": " + part.doubt())
                    .toList();
            head(json, result.verdict(), doubts);
            json.writeArrayFieldStart("parts");
            for (CheckResult.Part<I, O> part : result.parts()) {
                json.writeStartObject();
                json.writeStringField("key", part.key().toString());
                json.writeStringField("verdict", part.verdict().name());
                json.writeNumberField("operations", part.operations().size());
                json.writeNumberField("explored", part.explored());
                if (part.verdict() != Verdict.OK) {
                    json.writeArrayFieldStart("longestOrder");
                    for (int i = 0; i < part.linearization().size(); i++) {
                        Operation<I, O> operation =
                                part.operations().get(part.linearization().get(i));
                        json.writeStartObject();
                        writeOperation(json, operation, model);
                        json.writeStringField("state", part.states().get(i));
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                    json.writeArrayFieldStart("stuck");
                    for (int op : part.stuck()) {
                        json.writeStartObject();
                        writeOperation(json, part.operations().get(op), model);
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                }
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static String text(Body body) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JsonFactory.builder().build().createGenerator(text)) {
            json.setPrettyPrinter(new DefaultPrettyPrinter());
            json.writeStartObject();
            body.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void head(JsonGenerator json, Verdict verdict, List<String> doubts) throws IOException {
        json.writeStringField("verdict", verdict.name());
        json.writeArrayFieldStart("doubts");
        for (String doubt : doubts) {
            json.writeString(doubt);
        }
        json.writeEndArray();
    }

    private static void writeLog(JsonGenerator json, LogResult result) throws IOException {
        head(json, result.verdict(), result.doubts());
        json.writeStringField("contract", result.contract().toString());
        LogResult.Counts counts = result.counts();
        json.writeObjectFieldStart("counts");
        json.writeNumberField("operations", counts.operations());
        json.writeNumberField("ok", counts.ok());
        json.writeNumberField("acknowledged", counts.acknowledged());
        json.writeNumberField("indeterminate", counts.indeterminate());
        json.writeNumberField("read", counts.read());
        json.writeNumberField("unread", counts.unread());
        json.writeNumberField("finalReads", counts.finalReads());
        json.writeNumberField("length", counts.length());
        json.writeEndObject();
        json.writeArrayFieldStart("partitions");
        for (LogResult.PartitionResult partition : result.partitions()) {
            json.writeStartObject();
            json.writeStringField("partition", partition.partition());
            json.writeStringField("verdict", partition.verdict().name());
            json.writeObjectFieldStart("found");
            for (var entry : partition.found().entrySet()) {
                json.writeNumberField(entry.getKey().name().toLowerCase(Locale.ROOT), entry.getValue());
            }
            json.writeEndObject();
            violations(json, "violations", partition.violations());
            violations(json, "warnings", partition.warnings());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void violations(JsonGenerator json, String name, List<Violation> violations) throws IOException {
        json.writeArrayFieldStart(name);
        for (Violation violation : violations) {
            json.writeStartObject();
            json.writeStringField("kind", violation.kind().name().toLowerCase(Locale.ROOT));
            json.writeNumberField("offset", violation.offset());
            json.writeStringField("sentence", violation.sentence());
            json.writeArrayFieldStart("operations");
            for (LogOperation operation : violation.operations()) {
                json.writeStartObject();
                json.writeNumberField("index", operation.index());
                json.writeNumberField("process", operation.process());
                json.writeNumberField("invoke", operation.invokeNs());
                if (operation.completeNs() != Operation.NEVER) {
                    json.writeNumberField("complete", operation.completeNs());
                }
                json.writeStringField("action", operation.action());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeAnomaly(JsonGenerator json, Anomaly anomaly) throws IOException {
        json.writeStartObject();
        json.writeStringField("kind", anomaly.kind().label());
        json.writeBooleanField("legal", anomaly.legal());
        json.writeStringField("key", anomaly.key());
        json.writeNumberField("offset", anomaly.offset());
        json.writeStringField("sentence", anomaly.sentence());
        json.writeArrayFieldStart("operations");
        for (KafkaOperation operation : anomaly.operations()) {
            json.writeStartObject();
            json.writeNumberField("index", operation.index());
            json.writeNumberField("process", operation.process());
            json.writeStringField("action", operation.describe());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("cycle");
        for (Anomaly.Edge edge : anomaly.cycle()) {
            json.writeStartObject();
            json.writeNumberField("from", edge.from());
            json.writeNumberField("to", edge.to());
            json.writeStringField("type", edge.type().name().toLowerCase(Locale.ROOT));
            json.writeStringField("reason", edge.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static <S, I, O> void writeOperation(JsonGenerator json, Operation<I, O> operation, Model<S, I, O> model)
            throws IOException {
        json.writeNumberField("process", operation.process());
        json.writeNumberField("invoke", operation.invokeNs());
        if (operation.returnNs() != Operation.NEVER) {
            json.writeNumberField("return", operation.returnNs());
        }
        json.writeStringField("action", model.describe(operation.input(), operation.output()));
    }
}
