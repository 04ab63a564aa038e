package dev.insync.conformance.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchCommandTest {
    @TempDir
    Path directory;

    private static void refuses(String message, String... arguments) {
        StringWriter err = new StringWriter();
        int code = Main.run(new PrintWriter(new StringWriter()), new PrintWriter(err), Map.of(), arguments);
        assertEquals(2, code);
        String line = err.toString().lines().findFirst().orElse("");
        assertEquals(message, line.replace("; see ./insync bench --help", ""));
    }

    @Test
    void theReferenceClusterIsStartedMeasuredAndEnded() throws Exception {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Path table = directory.resolve("speed.md");
        int code = Main.run(
                new PrintWriter(out),
                new PrintWriter(err),
                Map.of(),
                "bench",
                "--rounds",
                "1",
                "--only",
                "start",
                "--out",
                table.toString());
        assertEquals(0, code, err.toString());
        assertTrue(out.toString().startsWith("start and outage 1 of 1: Insync"), out.toString());
        List<String> rows = Files.readAllLines(table);
        assertEquals("| median (least to greatest) | unit | Insync |", rows.get(0));
        assertEquals(3, rows.size(), rows.toString());
        assertTrue(rows.get(2).startsWith("| start to first acknowledged record | s |"), rows.toString());
        assertTrue(ProcessHandle.current().descendants().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void whenItIsInterruptedNothingStays() throws Exception {
        Process bench = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + directory,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "bench",
                        "--rounds",
                        "2",
                        "--only",
                        "start")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader out = bench.inputReader()) {
            String line = out.readLine();
            while (line != null && !line.startsWith("start and outage 2")) {
                line = out.readLine();
            }
            assertEquals("start and outage 2 of 2: Insync", line);
            bench.destroy();
            bench.waitFor();
        } finally {
            bench.destroyForcibly();
        }
        try (Stream<Path> left = Files.list(directory)) {
            assertEquals(List.of(), left.toList());
        }
        assertTrue(ProcessHandle.allProcesses()
                .noneMatch(process -> process.info()
                        .commandLine()
                        .filter(command -> command.contains(directory.toString()))
                        .isPresent()));
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
