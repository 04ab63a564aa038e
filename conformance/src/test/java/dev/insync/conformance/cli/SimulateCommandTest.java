package dev.insync.conformance.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulateCommandTest {
    private static final String[] FAILING = {
        "simulate", "--seed", "1", "--seeds", "20", "--steps", "3000", "--without", "KIP-497"
    };

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Main.run(new PrintWriter(out), new PrintWriter(err), Map.of(), args);
    }

    @Test
    void withEveryRuleTheSeedsHold() {
        assertEquals(0, run("simulate", "--seeds", "4", "--steps", "2000"), err::toString);
        assertTrue(out.toString().contains("HOLDS 4 seeds, "), out::toString);
    }

    @Test
    void aClusterThatDoesNotHealIsToldAndNotShrunk() {
        assertEquals(1, run("simulate", "--seeds", "200", "--steps", "1500", "--without", "KAFKA-2729"), err::toString);
        assertTrue(out.toString().contains("VIOLATED IsrHeals"), out::toString);
        assertTrue(out.toString().contains("faults have ended, and this stays so; again: ./insync "), out::toString);
        assertFalse(out.toString().contains("shrunk"), out::toString);
    }

    /** The verdict, the step and the scenario are the same in a process of its own, by the command that was printed. */
    @Test
    void aFailingSeedReplaysInAnotherVirtualMachine() throws Exception {
        assertEquals(1, run(FAILING), err::toString);
        String here = out.toString();
        String command = here.lines()
                .filter(line -> line.contains("again: ./insync "))
                .findFirst()
                .orElseThrow();
        List<String> child = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        child.addAll(List.of(command.substring(command.indexOf("simulate")).split(" ")));
        Path output = directory.resolve("output.txt");
        Process process =
                new ProcessBuilder(child).redirectOutput(output.toFile()).start();
        assertEquals(1, process.waitFor());
        assertEquals(fromVerdict(here), fromVerdict(Files.readString(output, StandardCharsets.UTF_8)));
    }

    private static String fromVerdict(String text) {
        return text.substring(text.indexOf("VIOLATED"));
    }

    @Test
    void theShortScenarioRunsByItself() {
        Path story = directory.resolve("story.txt");
        List<String> args = new ArrayList<>(List.of(FAILING));
        args.addAll(List.of("--save", story.toString()));
        assertEquals(1, run(args.toArray(String[]::new)), err::toString);
        assertTrue(Files.exists(story));
        assertEquals(1, run("simulate", "--scenario", story.toString()), err::toString);
    }

    @Test
    void aWrongArgumentIsOneLine() {
        assertRefused("unknown fix 'KIP-0'", "simulate", "--without", "KIP-0");
        assertRefused("brokers: 1 to 30, not 31", "simulate", "--brokers", "31");
        assertRefused("expected a time such as", "simulate", "--for", "soon");
        assertRefused("--trace writes one seed", "simulate", "--trace", "t.ndjson", "--seeds", "2");
        assertRefused(
                "cannot read",
                "simulate",
                "--scenario",
                directory.resolve("none").toString());
    }

    private void assertRefused(String message, String... args) {
        err.getBuffer().setLength(0);
        assertEquals(2, run(args));
        assertTrue(err.toString().contains(message), err::toString);
        assertFalse(err.toString().contains("\tat "), err::toString);
    }
}
