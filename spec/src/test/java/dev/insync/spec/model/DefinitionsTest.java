package dev.insync.spec.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.spec.model.Definitions.Banner;
import dev.insync.spec.model.Definitions.Definition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefinitionsTest {
    @TempDir
    private Path directory;

    private Definitions read() throws IOException, SpecException {
        Files.createDirectories(directory.resolve("models"));
        Files.writeString(directory.resolve("models/a.cfg"), "INIT Init");
        Files.writeString(directory.resolve("Base.tla"), """
                ---- MODULE Base ----
                \\* not the one of the root module
                Small(n) == FALSE
                Never == FALSE
                ====
                """);
        Files.writeString(directory.resolve("A.tla"), """
                ---- MODULE A ----
                EXTENDS Base

                \\* far away

                Small(n) == n < 3 \\* Never mind
                \\* WHO   node b   WHAT  counts
                \\*       up to n
                \\* RULE  one: by one
                \\* RULE  two: never down
                Count(b, n) ==
                    /\\ Small(n)
                    /\\ TRUE
                \\* As it should be.
                Fine == Small(1) /\\ Never
                ====
                """);
        Files.writeString(directory.resolve("models/manifest.json"), """
                {"models": [{"name": "a", "module": "A", "cfg": "a.cfg", "tier": "smoke", "shows": "x",
                 "expect": {"outcome": "holds"}}]}
                """);
        return Definitions.of(
                ModelCatalog.load(SpecSources.directory(directory)).open("a"));
    }

    @Test
    void aBannerSaysWhoDoesWhatByWhichRules() throws IOException, SpecException {
        Definitions definitions = read();

        assertEquals(
                Optional.of(new Banner("node b", "counts up to n", List.of("one: by one", "two: never down"))),
                definitions.banner("Count"));
        assertTrue(definitions.banner("Fine").isEmpty());
        assertTrue(definitions.banner("Nothing").isEmpty());
    }

    @Test
    void aDefinitionIsShownWithWhatItNeeds() throws IOException, SpecException {
        Definitions definitions = read();

        assertEquals(
                List.of(
                        new Definition("Fine", "As it should be.", "Fine == Small(1) /\\ Never"),
                        new Definition("Small", "", "Small(n) == n < 3 \\* Never mind"),
                        new Definition("Never", "", "Never == FALSE")),
                definitions.withHelpers("Fine", 5));
        assertEquals(1, definitions.withHelpers("Fine", 1).size());
        assertEquals(List.of(), definitions.withHelpers("Nothing", 5));
    }

    /** A banner that cannot be read would leave a step of the museum without words. */
    @Test
    void everyActionOfTheSpecificationHasABanner() throws SpecException {
        Definitions definitions =
                Definitions.of(ModelCatalog.load(SpecSources.find()).open("smoke"));
        String next = definitions.find("Next").orElseThrow().text();
        List<String> actions = java.util.regex.Pattern.compile(": (\\w+)\\(")
                .matcher(next)
                .results()
                .map(match -> match.group(1))
                .toList();

        assertFalse(actions.isEmpty());
        for (String action : actions) {
            Banner banner = definitions.banner(action).orElseThrow(() -> new AssertionError(action));
            assertFalse(banner.who().isEmpty() || banner.what().isEmpty(), action);
        }
    }
}
