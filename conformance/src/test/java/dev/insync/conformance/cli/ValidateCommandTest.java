package dev.insync.conformance.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateCommandTest {
    private static final String HEADER = "{\"trace\":\"insync-trace/1\",\"module\":\"Lamp\"}\n";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    private int run(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Main.run(new PrintWriter(out), new PrintWriter(err), Map.of(), args);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    @BeforeEach
    void aLampWithTwoSwitches() throws IOException {
        Files.createDirectory(directory.resolve("models"));
        file("Lamp.tla", """
                ---- MODULE Lamp ----
                EXTENDS Naturals
                VARIABLES on, turns
                Init == on = FALSE /\\ turns = 0
                Press(s) ==
                    /\\ s = "left" => ~on
                    /\\ s = "right" => on
                    /\\ on' = ~on
                    /\\ turns' = turns + 1
                Next == \\E s \\in {"left", "right"} : Press(s)
                Few == turns < 3
                ====
                """);
        file("models/lamp.cfg", "INIT Init\nNEXT Next\nINVARIANT Few\n");
        file("models/manifest.json", """
                {"models": [{"name": "lamp", "module": "Lamp", "cfg": "lamp.cfg", "tier": "smoke", "shows": "a lamp",
                 "expect": {"outcome": "violates", "property": "Few"}}]}
                """);
    }

    @Test
    void aBehaviourIsAccepted() throws IOException {
        String trace = file("t.ndjson", HEADER + """
                {"action":"Press","params":{"s":"left"},"state":{"on":true}}
                {"action":"Press"}
                """);
        assertEquals(0, run("validate", trace, "--spec", directory.toString()));
        assertTrue(out.toString().contains("ACCEPTED: 2 events are a behaviour of lamp"), out.toString());
    }

    @Test
    void aRejectionNamesLineConjunctAndCommand() throws IOException {
        String trace = file("t.ndjson", HEADER + """
                {"action":"Press","params":{"s":"left"}}
                {"action":"Press","params":{"s":"left"}}
                """);
        assertEquals(1, run("validate", trace, "--spec", directory.toString()));
        String text = out.toString();
        assertTrue(text.contains("REJECTED: no behaviour of lamp has more than the first 1 events"), text);
        assertTrue(text.contains("line 3: {\"action\":\"Press\",\"params\":{\"s\":\"left\"}}"), text);
        assertTrue(text.contains("Press(s = \"left\") cannot happen here; the first conjunct that is false:"), text);
        assertTrue(text.contains("Lamp.tla:6:8: s = \"left\" => ~on"), text);
        assertTrue(text.contains("on = TRUE"), text);
        assertTrue(text.contains("again: ./insync validate " + trace + " --spec " + directory), text);

        assertEquals(1, run("validate", trace, "--spec", directory.toString(), "--json"));
        assertTrue(out.toString().startsWith("{"), out.toString());
        assertTrue(out.toString().contains("\"verdict\" : \"rejected\""), out.toString());
        assertTrue(out.toString().contains("\"line\" : 6"), out.toString());
    }

    @Test
    void aBrokenPropertyViolatesUnlessNobodyAsks() throws IOException {
        String trace = file("t.ndjson", HEADER + "{\"action\":\"Press\"}\n".repeat(4));
        assertEquals(1, run("validate", trace, "--spec", directory.toString()));
        assertTrue(out.toString().contains("VIOLATED: 4 events are a behaviour of lamp that breaks a property"));
        assertTrue(out.toString().contains("line 4: Press(s = \"left\") breaks Few"), out.toString());
        assertEquals(0, run("validate", trace, "--spec", directory.toString(), "--no-properties"));
    }

    @Test
    void aSmallBudgetLeavesTheVerdictOpen() throws IOException {
        String hidden = HEADER.replace("}", ",\"hidden\":[\"Press\"]}");
        String trace = file("t.ndjson", hidden + "{\"action\":\"Press\",\"state\":{\"turns\":9}}\n");
        assertEquals(3, run("validate", trace, "--spec", directory.toString(), "--budget", "1"));
        assertTrue(out.toString().contains("INCONCLUSIVE"), out.toString());
        assertTrue(out.toString().contains("--budget 10"), out.toString());
        assertEquals(1, run("validate", trace, "--spec", directory.toString()));
    }

    @Test
    void badInputIsOneLine() throws IOException {
        String trace = file("t.ndjson", HEADER + "{\"action\":\"Press\",\"params\":{\"s\":\"mid\"}}\n");
        assertBad(trace + ":2: s of Press cannot be mid; it is one of left, right", trace);
        assertBad("no file nowhere", "nowhere");
        assertBad("no directory nowhere", trace, "--spec", "nowhere");
        assertBad("unknown model 'x'", trace, "--model", "x");
        assertBad("--budget must not be negative", trace, "--budget", "-1");
        Path bytes = Files.write(directory.resolve("b.ndjson"), new byte[] {'{', (byte) 0xC3, '(', '}'});
        assertBad("cannot read " + bytes, bytes.toString());
    }

    private void assertBad(String message, String trace, String... options) {
        String[] args = new String[options.length + 4];
        args[0] = "validate";
        args[1] = "--spec";
        args[2] = directory.toString();
        args[3] = trace;
        System.arraycopy(options, 0, args, 4, options.length);
        if (options.length > 0 && options[0].equals("--spec")) {
            args = new String[] {"validate", trace, options[0], options[1]};
        }
        assertEquals(2, run(args));
        assertEquals(1, err.toString().lines().count(), err.toString());
        assertTrue(err.toString().contains(message), err.toString());
    }
}
