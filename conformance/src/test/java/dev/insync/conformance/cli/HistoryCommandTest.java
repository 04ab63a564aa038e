package dev.insync.conformance.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryCommandTest {
    private static final String STALE = """
            {"format":"insync-history/1"}
            {"process":1,"op":"append","partition":"t-0","invoke":0,"complete":10,"outcome":"ok","offset":0,"values":[7]}
            {"process":2,"op":"read","partition":"t-0","invoke":20,"complete":30,"from":0,"values":[],"claim":"end"}
            """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    private int run(String... args) {
        return Main.run(new PrintWriter(out), new PrintWriter(err), Map.of(), args);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    @Test
    void aStaleReadIsLegalUnderKafkaAndViolatesTheStrictContract() throws IOException {
        String file = file("h.ndjson", STALE);
        assertEquals(0, run("history", file));
        assertTrue(out.toString().startsWith("HOLDS: one log for each partition"), out.toString());
        assertEquals(1, run("history", file, "--contract", "linearizable"));
        assertTrue(out.toString().contains("VIOLATED: stale read in t-0: an append was acknowledged at offset 0"));
        assertTrue(out.toString().contains("weakest contract that it violates: linearizable"));
    }

    @Test
    void theResultIsAlsoJsonAndAPage() throws IOException {
        String file = file("h.ndjson", STALE);
        Path page = directory.resolve("h.html");
        assertEquals(1, run("history", file, "--contract", "linearizable", "--json", "--html", page.toString()));
        assertTrue(out.toString().startsWith("{"), out.toString());
        assertTrue(out.toString().contains("\"stale_read\""));
        assertTrue(Files.readString(page).contains("<title>"));
    }

    @Test
    void jepsensHistoriesAreRecognised() throws IOException {
        String register = file("r.edn", """
                {:process 0, :type :invoke, :f :write, :value 1}
                {:process 0, :type :ok, :f :write, :value 1}
                {:process 1, :type :invoke, :f :read, :value nil}
                {:process 1, :type :ok, :f :read, :value 2}
                """);
        assertEquals(1, run("history", register));
        assertTrue(out.toString().startsWith("VIOLATED: not linearizable"), out.toString());
        assertTrue(out.toString().contains("process 1: read -> 2"));
        String kafka = file("k.edn", """
                [{:process 0, :type :invoke, :f :send, :value [[:send 0 1]]}
                 {:process 0, :type :ok, :f :send, :value [[:send 0 [0 1]]]}
                 {:process 1, :type :invoke, :f :poll, :value [[:poll]]}
                 {:process 1, :type :ok, :f :poll, :value [[:poll {0 [[0 1]]}]]}]
                """);
        assertEquals(
                0, run("history", kafka, "--html", directory.resolve("k.html").toString()));
        assertTrue(out.toString().contains("HOLDS: no anomaly that the contract forbids"));
    }

    @Test
    void anEmptyHistoryIsInconclusive() throws IOException {
        assertEquals(3, run("history", file("h.ndjson", "{\"format\":\"insync-history/1\"}\n")));
        assertTrue(out.toString().startsWith("INCONCLUSIVE: no operation in the history succeeded"), out.toString());
    }

    @Test
    void badInputIsOneLineAndLeavesNothingBehind() throws IOException {
        Path page = directory.resolve("h.html");
        String bad = file("h.ndjson", STALE + "{\"process\":\"x\"}\n");
        assertBad(
                "insync history: " + bad + ":4:12: expected a whole number", "history", bad, "--html", page.toString());
        assertFalse(Files.exists(page));
        assertBad("insync history: no file nowhere", "history", "nowhere");
        assertBad("unknown contract 'paxos'", "history", bad, "--contract", "paxos");
        String stale = file("s.ndjson", STALE);
        assertBad("for the model log, not mutex", "history", stale, "--model", "mutex");
        assertBad(":1:1: expected a history, either NDJSON or EDN", "history", file("x", "hello"));
        String odd = file("o.edn", "{:process 0, :type :invoke, :f :juggle, :value 1}");
        assertBad("no model for the functions [juggle]", "history", odd);
        assertBad("is none of auto, log", "history", odd, "--model", "tree");
    }

    private void assertBad(String message, String... args) {
        err.getBuffer().setLength(0);
        assertEquals(2, run(args));
        assertEquals(1, err.toString().lines().count(), err.toString());
        assertTrue(err.toString().contains(message), err.toString());
    }
}
