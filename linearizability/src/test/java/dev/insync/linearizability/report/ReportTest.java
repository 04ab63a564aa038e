package dev.insync.linearizability.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.insync.linearizability.CheckResult;
import dev.insync.linearizability.Checker;
import dev.insync.linearizability.Operation;
import dev.insync.linearizability.Outcome;
import dev.insync.linearizability.kafka.KafkaChecker;
import dev.insync.linearizability.kafka.KafkaOperation;
import dev.insync.linearizability.kafka.MicroOp;
import dev.insync.linearizability.log.LogChecker;
import dev.insync.linearizability.log.LogContract;
import dev.insync.linearizability.log.LogHistory;
import dev.insync.linearizability.log.Story;
import dev.insync.linearizability.model.KeyValueModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static final LogContract STRICT = LogContract.linearizable();

    @TempDir
    private Path directory;

    private String page(String name) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(1, files.count());
        }
        return Files.readString(directory.resolve(name));
    }

    private static String data(String page) {
        String start = "<script id=\"data\" type=\"application/json\">";
        int at = page.indexOf(start) + start.length();
        return page.substring(at, page.indexOf("</script>", at));
    }

    /** The scalar fields of a JSON text with their paths, which also shows that it is JSON. */
    private static Map<String, String> fields(String text) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        try (JsonParser json = new JsonFactory().createParser(text)) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token.isScalarValue()) {
                    fields.put(json.getParsingContext().pathAsPointer().toString(), json.getText());
                }
            }
        }
        return fields;
    }

    @Test
    void thePageOfALogHistoryCarriesEvidenceAndRowsInOrderOfTime() throws IOException {
        LogHistory history =
                new Story().readToEnd(30, 40, 0).append(0, 10, 0, 7).told();
        HtmlReport.write(history, LogChecker.check(history, STRICT), "<b>x", directory.resolve("r.html"));
        String page = page("r.html");
        Map<String, String> data = fields(data(page));
        assertEquals("VIOLATION", data.get("/verdict"));
        assertEquals("<b>x", data.get("/title"));
        assertFalse(page.contains("<b>x"));
        assertEquals("stale read", data.get("/findings/0/name"));
        assertEquals("0", data.get("/findings/0/ops/0"));
        assertEquals("1", data.get("/findings/0/ops/1"));
        byte[] zipped = Base64.getDecoder().decode(data.get("/columns/invoke"));
        byte[] bytes = new GZIPInputStream(new ByteArrayInputStream(zipped)).readAllBytes();
        ByteBuffer invokes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(0, invokes.getDouble());
        assertEquals(30, invokes.getDouble());
        assertFalse(page.contains("http://") || page.contains("https://"), "the page needs nothing from elsewhere");
    }

    private static CheckResult<KeyValueModel.Input, String> staleGet() {
        return Checker.check(
                List.of(
                        Operation.ok(0, 0, 10, new KeyValueModel.Put("k", "1"), ""),
                        Operation.ok(1, 20, 30, new KeyValueModel.Get("k"), "")),
                new KeyValueModel());
    }

    @Test
    void thePageOfTheGeneralCheckerShowsTheLongestOrder() throws IOException {
        HtmlReport.write(List.of(), staleGet(), new KeyValueModel(), "kv", directory.resolve("r.html"));
        Map<String, String> data = fields(data(page("r.html")));
        assertEquals("not linearizable", data.get("/findings/0/name"));
        assertEquals("0", data.get("/orders/0/ops/0"));
        assertEquals("\"1\"", data.get("/orders/0/states/0"));
        assertEquals("1", data.get("/orders/0/stuck/0"));
        assertEquals("get k -> ", data.get("/labels/1"));
    }

    private static List<KafkaOperation> cycle() {
        return List.of(txn(0, "x", 1, "y", 2), txn(1, "y", 2, "x", 1));
    }

    private static KafkaOperation txn(int index, String writes, long value, String reads, long other) {
        List<MicroOp> steps = List.of(
                new MicroOp.Send(writes, value, 0), new MicroOp.Poll(reads, List.of(new MicroOp.Rec(0, other))));
        return new KafkaOperation(index, index, KafkaOperation.Type.TXN, Outcome.OK, false, steps, List.of(), 0, 10);
    }

    @Test
    void thePageOfAKafkaHistoryDrawsItsCycles() throws IOException {
        List<KafkaOperation> history = cycle();
        HtmlReport.write(
                history,
                List.of(),
                KafkaChecker.check(history, LogContract.kafka()),
                "txns",
                directory.resolve("r.html"));
        Map<String, String> data = fields(data(page("r.html")));
        assertEquals("G1c", data.get("/findings/0/name"));
        assertEquals("WR", data.get("/findings/0/cycle/0/type"));
    }

    @Test
    void everyResultIsAlsoJson() throws IOException {
        LogHistory history =
                new Story().append(0, 10, 0, 7).readToEnd(30, 40, 0).told();
        Map<String, String> log = fields(JsonReport.of(LogChecker.check(history, STRICT)));
        assertEquals("VIOLATION", log.get("/verdict"));
        assertEquals("stale_read", log.get("/partitions/0/violations/0/kind"));
        assertEquals("append [7] -> offset 0", log.get("/partitions/0/violations/0/operations/0/action"));
        Map<String, String> model = fields(JsonReport.of(staleGet(), new KeyValueModel()));
        assertEquals("put k = 1 -> ", model.get("/parts/0/longestOrder/0/action"));
        assertEquals("get k -> ", model.get("/parts/0/stuck/0/action"));
        Map<String, String> kafka = fields(JsonReport.of(KafkaChecker.check(cycle(), LogContract.kafka())));
        assertEquals("VIOLATION", kafka.get("/verdict"));
        assertEquals("wr", kafka.get("/anomalies/0/cycle/1/type"));
        assertTrue(kafka.containsKey("/log/verdict"));
    }
}
