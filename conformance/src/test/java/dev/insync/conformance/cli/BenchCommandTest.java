package dev.insync.conformance.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchCommandTest {
    private static void refuses(String message, String... arguments) {
        StringWriter err = new StringWriter();
        int code = Main.run(new PrintWriter(new StringWriter()), new PrintWriter(err), Map.of(), arguments);
        assertEquals(2, code);
        String line = err.toString().lines().findFirst().orElse("");
        assertEquals(message, line.replace("; see ./insync bench --help", ""));
    }

    @Test
    void badInputIsRefusedBeforeAnythingStarts() {
        refuses("insync bench: --against: expected kafka, not redpanda", "bench", "--against", "redpanda");
        refuses("insync bench: --rounds: expected 1 to 100, not 0", "bench", "--rounds", "0");
        refuses(
                "insync bench: --only: no row speed; rows: produce-100-one, produce-100-all, produce-1024-one, "
                        + "produce-1024-all, produce-1024-batched, consume-100, latency-p50, latency-p99, start, memory, "
                        + "unavailable",
                "bench",
                "--only",
                "start,speed");
        refuses("insync bench: --out: no directory /no/such", "bench", "--out", "/no/such/file.md");
    }
}
