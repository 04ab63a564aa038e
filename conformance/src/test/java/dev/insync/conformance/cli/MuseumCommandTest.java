package dev.insync.conformance.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.spec.model.SpecSources;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code museum} on a specification of two lamps, of which one must stay dark. */
class MuseumCommandTest {
    private static final String HOME = "user.home";

    @TempDir
    private Path directory;

    private final String home = System.getProperty(HOME);
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void writeTheSpecification() throws IOException {
        Files.createDirectories(directory.resolve("models"));
        Files.writeString(directory.resolve("Lamps.tla"), """
                ---- MODULE Lamps ----
                CONSTANTS Lamps, Fixes
                AllFixes == {"ONE-AT-A-TIME"}
                VARIABLE lit
                Init == lit = {}
                \\* WHO   hand      WHAT  lights lamp
                Light(lamp) ==
                    /\\ lamp \\notin lit
                    /\\ "ONE-AT-A-TIME" \\in Fixes => lit = {}
                    /\\ lit' = lit \\union {lamp}
                Next == \\E lamp \\in Lamps : Light(lamp)
                AtMostOne == \\A l, m \\in lit : l = m
                ====
                Of %s: nobody keeps results of another test for this one's, wherever the cache is.
                """.formatted(directory));
        Files.writeString(
                directory.resolve("models/greedy.cfg"),
                "CONSTANTS\n Lamps = {l1, l2}\n Fixes = {}\nINIT Init\nNEXT Next\nINVARIANT AtMostOne\n"
                        + "CHECK_DEADLOCK FALSE\n");
        manifest(3);
        System.setProperty(SpecSources.DIRECTORY_PROPERTY, directory.toString());
        System.setProperty(HOME, directory.resolve("home").toString());
    }

    private void manifest(int traceLength) throws IOException {
        Files.writeString(directory.resolve("models/manifest.json"), """
                {"models": [{"name": "greedy", "module": "Lamps", "cfg": "greedy.cfg", "tier": "museum",
                  "shows": "two lamps", "expect": {"outcome": "violates", "property": "AtMostOne", "traceLength": %d},
                  "exhibit": {"fix": "ONE-AT-A-TIME", "group": "design", "title": "Two <lamps> & no more",
                   "rule": "One at a time.", "without": "Two are lit.", "source": ["LAMP-1"],
                   "byHand": [{"text": "Light `l1`.", "run": ["light 1"]},
                    {"text": "Light the other.", "run": ["light 2 &", "wait"], "prints": ["2 < 3"]}]}}],
                 "leftOut": [{"id": "LAMP-2", "why": "There is no third lamp."}]}
                """.formatted(traceLength));
    }

    @AfterEach
    void forgetTheSpecification() {
        System.clearProperty(SpecSources.DIRECTORY_PROPERTY);
        System.setProperty(HOME, home);
    }

    private ExitCode run(String... args) {
        int code = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), Map.of(), args);
        return ExitCode.values()[code];
    }

    private static void assertContains(String part, String whole) {
        assertTrue(whole.contains(part), () -> "no \"" + part + "\" in: " + whole);
    }

    @Test
    void oneExhibitTellsItsStory() {
        assertEquals(ExitCode.HOLDS, run("museum", "greedy"), err::toString);

        assertContains("""
                greedy: Two <lamps> & no more
                   LAMP-1; in every Kafka
                   the rule: One at a time.
                   without it: Two are lit.

                   2. Hand lights l1
                      Light(lamp = l1)
                          lit: {} -> {l1}
                   3. Hand lights l2
                      Light(lamp = l2)
                          lit: {l1} -> {l1, l2}
                SHOWN greedy: violates AtMostOne (invariant) in 3 states, as the manifest announces; \
                """, out.toString());
        assertContains("   again: ./insync museum greedy\n", out.toString());
    }

    @Test
    void anExhibitThatShowsSomethingElseIsNotShown() throws IOException {
        manifest(4);

        assertEquals(ExitCode.VIOLATED, run("museum", "greedy"));

        assertContains("NOT SHOWN greedy: violates AtMostOne (invariant) in 3 states; ", out.toString());
        assertContains("   the manifest announces: violates AtMostOne in 4 states\n", out.toString());
    }

    @Test
    void theSiteHasAPageForEachExhibitAndItsTextIsEscaped() throws IOException {
        Path site = directory.resolve("site");

        assertEquals(ExitCode.HOLDS, run("museum", "--out", site.toString()), err::toString);

        assertContains("  greedy  Two <lamps> & no more; violates AtMostOne in 3 states\n", out.toString());
        assertContains("  LAMP-2: There is no third lamp.\n", out.toString());
        assertContains("The site: " + site.resolve("index.html"), out.toString());
        String page = Files.readString(site.resolve("greedy.html"));
        assertContains("<h1>Two &lt;lamps&gt; &amp; no more</h1>", page);
        assertContains("<li><p>Light <code>l1</code>.</p>\n<pre class=\"command\">light 1</pre>\n</li>", page);
        assertContains("<pre class=\"command\">light 2 &amp;\nwait</pre>", page);
        assertContains("<pre class=\"prints\">2 &lt; 3</pre>", page);
        assertContains("AtMostOne == \\A l, m \\in lit : l = m", page);
        assertFalse(page.contains("<lamps>"));
        assertContains("There is no third lamp.", Files.readString(site.resolve("index.html")));
        assertTrue(Files.exists(site.resolve("museum.css")));
    }

    @Test
    void aSiteOfAnExhibitThatShowsSomethingElseSaysSo() throws IOException {
        manifest(4);
        Path site = directory.resolve("site");

        assertEquals(ExitCode.VIOLATED, run("museum", "--out", site.toString()));

        assertContains("not as announced", Files.readString(site.resolve("index.html")));
        assertContains("expected 4, found 3", Files.readString(site.resolve("greedy.html")));
    }

    @Test
    void badInputIsOneLine() throws IOException {
        Files.writeString(directory.resolve("home.txt"), "not a museum");

        assertEquals(ExitCode.USAGE, run("museum", "nope"));
        assertEquals(ExitCode.USAGE, run("museum", "greedy", "--out", "x"));
        assertEquals(ExitCode.USAGE, run("museum", "--out", directory.toString()));

        assertEquals("""
                insync museum: unknown exhibit 'nope'; known exhibits: greedy
                insync museum: --out is for the whole site, not for one exhibit; see ./insync museum --help
                insync museum: --out: DIR is not empty and no museum
                """, err.toString().replace(directory.toString(), "DIR"));
    }

    @Test
    void anInterruptedBuildLeavesNoSite() {
        Path site = directory.resolve("site");
        Thread.currentThread().interrupt();

        ExitCode code = run("museum", "--out", site.toString());

        assertTrue(Thread.interrupted());
        assertEquals(ExitCode.INCONCLUSIVE, code);
        assertContains("INCONCLUSIVE greedy: cancelled after ", out.toString());
        assertFalse(Files.exists(site));
    }
}
