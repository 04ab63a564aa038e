package dev.insync.conformance.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

/** {@code check} and {@code graph} on a specification of two lamps, of which one must stay dark. */
class CheckCommandTest {
    @TempDir
    private Path directory;

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
                Light(lamp) ==
                    /\\ lamp \\notin lit
                    /\\ "ONE-AT-A-TIME" \\in Fixes => lit = {}
                    /\\ lit' = lit \\union {lamp}
                Darken(lamp) == lamp \\in lit /\\ lit' = lit \\ {lamp}
                Next == \\E lamp \\in Lamps : Light(lamp) \\/ Darken(lamp)
                Dark == lit = {}
                AtMostOne == \\A l, m \\in lit : l = m
                ====
                """);
        String config = "CONSTANTS\n Lamps = {l1, l2}\n Fixes = {%s}\nINIT Init\nNEXT Next\nINVARIANT AtMostOne\n";
        Files.writeString(directory.resolve("models/smoke.cfg"), config.formatted("\"ONE-AT-A-TIME\""));
        Files.writeString(directory.resolve("models/greedy.cfg"), config.formatted(""));
        Files.writeString(
                directory.resolve("models/tiny.cfg"),
                config.formatted("\"ONE-AT-A-TIME\"").replace("{l1, l2}", "{l1}"));
        Files.writeString(directory.resolve("models/broken.cfg"), config.formatted("") + "INVARIANT Missing\n");
        String entry = "{\"name\": \"%s\", \"module\": \"Lamps\", \"cfg\": \"%s.cfg\", \"tier\": \"%s\", "
                + "\"shows\": \"%s\", \"expect\": %s}";
        String violated = "{\"outcome\": \"violates\", \"property\": \"AtMostOne\", \"traceLength\": 3}";
        Files.writeString(
                directory.resolve("models/manifest.json"),
                "{\"models\": ["
                        + String.join(
                                ",\n",
                                entry.formatted(
                                        "smoke",
                                        "smoke",
                                        "smoke",
                                        "one lamp at most",
                                        "{\"outcome\": \"holds\", \"distinctStates\": 3, \"depth\": 9}"),
                                entry.formatted("tiny", "tiny", "smoke", "the only lamp", "{\"outcome\": \"holds\"}"),
                                entry.formatted("greedy", "greedy", "museum", "two lamps", violated),
                                entry.formatted("one-at-a-time", "greedy", "museum", "two lamps", violated),
                                entry.formatted("broken", "broken", "museum", "nothing", violated),
                                entry.formatted(
                                        "situations",
                                        "smoke",
                                        "reach",
                                        "what lamps do",
                                        "{\"outcome\": \"reaches\", \"reaches\": {\"Darken\": 3, \"Dark\": 2}}"),
                                entry.formatted(
                                        "random",
                                        "smoke",
                                        "simulate",
                                        "lamps at random",
                                        "{\"outcome\": \"holds\"}, \"simulate\": {\"behaviours\": 25, \"depth\": 10, \"seed\": 3}"))
                        + "]}");
        System.setProperty(SpecSources.DIRECTORY_PROPERTY, directory.toString());
    }

    @AfterEach
    void forgetTheSpecification() {
        System.clearProperty(SpecSources.DIRECTORY_PROPERTY);
    }

    private ExitCode run(String... args) {
        int code = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), Map.of(), args);
        return ExitCode.values()[code];
    }

    private static void assertContains(String part, StringWriter whole) {
        assertTrue(whole.toString().contains(part), () -> "no \"" + part + "\" in: " + whole);
    }

    @Test
    void aModelThatIsTooSmallToNeedTheRulePointsToTheOneThatIsNot() {
        assertEquals(ExitCode.HOLDS, run("check", "tiny", "--without", "ONE-AT-A-TIME"));
        assertContains("HOLDS tiny without ONE-AT-A-TIME: ", out);
        assertContains(
                "   this model is too small to need ONE-AT-A-TIME; what it prevents: ./insync check one-at-a-time\n",
                out);
    }

    @Test
    void theSmokeModelIsTheDefault() {
        assertEquals(ExitCode.HOLDS, run("check", "--workers", "1"));

        assertContains("HOLDS smoke: 3 distinct states, depth 2, ", out);
        assertContains("differs from the manifest: depth: expected 9, found 2", out);
        assertEquals("", err.toString());
    }

    @Test
    void aMuseumModelIsViolatedAsExpected() {
        assertEquals(ExitCode.VIOLATED, run("check", "greedy"));

        assertContains("""
                   1. Initial state
                          lit = {}
                   2. Light(lamp = l1)
                          lit: {} -> {l1}
                   3. Light(lamp = l2)
                          lit: {l1} -> {l1, l2}
                VIOLATED greedy: AtMostOne (invariant), as expected; \
                """, out);
        assertContains("   again: ./insync check greedy --workers 1\n", out);
    }

    @Test
    void takingAFixAwayShowsWhyItIsThere() {
        assertEquals(ExitCode.VIOLATED, run("check", "--without", "ONE-AT-A-TIME"));

        assertContains("VIOLATED smoke without ONE-AT-A-TIME: AtMostOne (invariant); ", out);
        assertContains("   again: ./insync check smoke --without ONE-AT-A-TIME --workers 1\n", out);
    }

    @Test
    void theListSaysWhatIsExpected() {
        assertEquals(ExitCode.HOLDS, run("check", "--list"));

        assertContains("smoke (2 models)\n  smoke          one lamp at most\n", out);
        assertContains("                 holds, 3 distinct states, depth 9\n", out);
        assertContains("museum (3 models)\n  greedy         two lamps\n", out);
        assertContains("                 violates AtMostOne in 3 states\n", out);
        assertContains("                 25 random behaviours of up to 10 states, seed 3\n", out);
    }

    @Test
    void badInputIsOneLine() {
        assertEquals(ExitCode.USAGE, run("check", "nope"));
        assertEquals(ExitCode.USAGE, run("check", "--without", "NOPE"));
        assertEquals(ExitCode.USAGE, run("check", "--workers", "0"));
        assertEquals(ExitCode.USAGE, run("check", "broken"));
        assertEquals(ExitCode.USAGE, run("graph", "nope"));

        assertEquals("""
                insync check: unknown model 'nope'; known models: smoke, tiny, greedy, one-at-a-time, broken, situations, random
                insync check: unknown fix 'NOPE'; known fixes: ONE-AT-A-TIME
                insync check: --workers must be at least 1, not 0; see ./insync check --help
                insync check: SPEC/models/broken.cfg:7: The invariant Missing specified in the configuration file is not \
                defined in the specification.
                insync graph: unknown model 'nope'; known models: smoke, tiny, greedy, one-at-a-time, broken, situations, random
                """, err.toString().replace(directory.toString(), "SPEC"));
    }

    @Test
    void situationsAreListedWithTheWayToEach() {
        assertEquals(ExitCode.HOLDS, run("check", "situations"));

        assertContains("   reached  Dark                           in  2 states, by Light(lamp = l1)\n", out);
        assertContains("   reached  Darken                         in  3 states, by Darken(lamp = l1)\n", out);
        assertContains("REACHED situations: 2 of 2 situations come about; ", out);
    }

    @Test
    void aSituationThatNeverComesAboutIsAViolation() throws IOException {
        Path manifest = directory.resolve("models/manifest.json");
        Files.writeString(manifest, Files.readString(manifest).replace("\"Dark\": 2", "\"AtMostOne\": 2"));

        assertEquals(ExitCode.VIOLATED, run("check", "situations"));

        assertContains("   MISSED   AtMostOne\nVIOLATED situations: 1 of 2 situations come about; ", out);
        assertContains("   again: ./insync check situations --workers 1\n", out);
    }

    @Test
    void randomBehavioursAreNeverCalledChecked() {
        assertEquals(ExitCode.HOLDS, run("check", "random"));

        assertContains("Simulating random: Lamps with ", out);
        assertContains(
                "NOTHING FOUND random: 25 random behaviours violate nothing, the rest is unknown; "
                        + "25 random behaviours of up to 10 states, seed 3, ",
                out);
        assertTrue(!out.toString().contains("HOLDS"), out.toString());
    }

    @Test
    void aTierIsATableAndFailsWithTheFirstDeviation() {
        assertEquals(ExitCode.VIOLATED, run("check", "--tier", "smoke", "--workers", "1"));

        assertContains("model      distinct  depth  trace         time  result\n", out);
        assertTrue(
                out.toString().lines().anyMatch(line -> line.matches("smoke +3 +2 +[0-9.]+ s  holds")), out.toString());
        assertContains(
                "   differs from the manifest: depth: expected 9, found 2\n   again: ./insync check smoke\n", out);
        assertContains("2 models of the tier smoke, 1 as the manifest says, in ", out);
    }

    @Test
    void aTierOfExpectedViolationsEndsWell() throws IOException {
        Files.delete(directory.resolve("models/broken.cfg"));
        assertEquals(ExitCode.USAGE, run("check", "--tier", "museum"));
        Files.copy(directory.resolve("models/greedy.cfg"), directory.resolve("models/broken.cfg"));

        assertEquals(ExitCode.HOLDS, run("check", "--tier", "museum"));
        assertContains("3 models of the tier museum, 3 as the manifest says, in ", out);
        assertEquals(ExitCode.HOLDS, run("check", "--tier", "reach"));
        assertEquals(ExitCode.HOLDS, run("check", "--tier", "simulate"));
        assertEquals(ExitCode.USAGE, run("check", "--tier", "deep"));
        assertEquals(ExitCode.USAGE, run("check", "--tier", "nightly"));
        assertEquals(ExitCode.USAGE, run("check", "smoke", "--tier", "smoke"));
        assertEquals("""
                insync check: SPEC/models/broken.cfg: no such file
                insync check: there is no model of the tier deep
                insync check: unknown tier 'nightly'; known tiers: smoke, standard, live, reach, museum, simulate, deep; \
                see ./insync check --help
                insync check: --tier goes with no MODEL, --without, --coverage or --distributed; see ./insync check --help
                """, err.toString().replace(directory.toString(), "SPEC"));
    }

    @Test
    void coverageShowsWhereTheTimeGoes() {
        assertEquals(ExitCode.HOLDS, run("check", "--coverage"));

        assertTrue(
                out.toString().lines().anyMatch(line -> line.matches(" +\\d+ +[0-9.]+% +2 +2  Light  .*Lamps.tla:6:1")),
                out.toString());
        assertContains("lamp \\notin lit  (Light)\n", out);
    }

    @Test
    void theGraphIsExploredOnceAndThenFound() {
        String target = directory.resolve("graphs").toString();

        assertEquals(ExitCode.HOLDS, run("graph", "greedy", "--directory", target));
        assertEquals(ExitCode.HOLDS, run("graph", "greedy", "--directory", target));

        assertContains(
                "   4 states (0 outside the constraints), depth 3, 8 edges, 8 refusals, 4 action instances\n   explored in ",
                out);
        assertContains("   found in ", out);
    }
}
