package dev.insync.spec.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.spec.Toys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelCatalogTest {
    @TempDir
    private Path directory;

    private String rejection(String manifest) throws IOException {
        Files.createDirectories(directory.resolve("models"));
        Files.writeString(directory.resolve("models/manifest.json"), manifest);
        return assertThrows(SpecException.class, () -> ModelCatalog.load(SpecSources.directory(directory)))
                .getMessage()
                .replace(directory.toString(), "SPEC");
    }

    @Test
    void anUnknownModelIsAnsweredWithTheKnownOnes() throws SpecException {
        ModelCatalog catalog = Toys.catalog();

        SpecException error = assertThrows(SpecException.class, () -> catalog.open("nope"));

        String known = catalog.entries().stream().map(ModelEntry::name).collect(Collectors.joining(", "));
        assertEquals("unknown model 'nope'; known models: " + known, error.getMessage());
        assertEquals(1, error.getMessage().lines().count());
    }

    @Test
    void anUnknownFixIsAnsweredWithTheKnownOnes() throws SpecException {
        Model model = Toys.model("register");

        assertEquals(Set.of("FREE-FIRST", "FENCE"), model.knownFixes());
        assertEquals(
                "unknown fix 'NOPE'; known fixes: FREE-FIRST, FENCE",
                assertThrows(SpecException.class, () -> model.without("NOPE")).getMessage());
        assertEquals(
                "model endless has no fixes to take away",
                assertThrows(SpecException.class, () -> Toys.model("endless").without("FENCE"))
                        .getMessage());
    }

    @Test
    void aModelWithoutAFixIsAnotherModel() throws SpecException {
        Model model = Toys.model("register");
        Model without = model.without("FENCE").without("FENCE");

        assertEquals("register without FENCE", without.label());
        assertEquals(Set.of("FREE-FIRST"), without.config().fixes(Set.of()));
        assertTrue(without.expectation().isEmpty());
        assertNotEquals(model.hash(), without.hash());
        assertEquals(model.hash(), Toys.model("register").hash());
    }

    @Test
    void modulesAreFollowedThroughExtendsAndInstance() throws SpecException {
        assertEquals(
                Set.of("Register", "RegisterFixes", "Lower"),
                Toys.model("register").modules());
        assertEquals("toys/models/MCBindings.tla", Toys.model("bindings").moduleFile("MCBindings"));
        assertEquals("Naturals.tla", Toys.model("bindings").moduleFile("Naturals"));
    }

    @Test
    void aBrokenManifestIsReportedWithItsPlace() throws IOException {
        assertEquals(
                "SPEC/models/manifest.json: no such file",
                assertThrows(SpecException.class, () -> ModelCatalog.load(SpecSources.directory(directory)))
                        .getMessage()
                        .replace(directory.toString(), "SPEC"));
        assertStarts("SPEC/models/manifest.json:2:10: ", rejection("{\"models\": [\n{\"name\": }]}"));
        assertTrue(rejection("{\"models\": [{\"name\": \"a\"}]}")
                .endsWith("a model needs name, module, cfg, tier, shows and expect"));
        assertTrue(rejection(entry("{\"outcome\": \"holds\", \"property\": \"P\"}"))
                .endsWith("\"property\" belongs to the outcome \"violates\" and to no other"));
        assertTrue(rejection(entry("{\"outcome\": \"holds\", \"deepness\": 4}")).contains("deepness"));
        assertTrue(rejection(entry("{\"outcome\": \"holds\"}, \"exhibit\": {\"fix\": \"KIP-101\"}"))
                .endsWith("an exhibit needs group, title, rule, without and source"));
        assertTrue(rejection("{\"models\": [], \"leftOut\": [{\"id\": \"KAFKA-1\"}]}")
                .endsWith("what is left out needs id and why"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '^',
            value = {
                "nightly ~ {'outcome': 'holds'} ~ model a: unknown tier 'nightly'; known tiers: smoke, standard, live, reach, museum, simulate, deep",
                "simulate ~ {'outcome': 'holds'} ~ model a: `simulate` belongs to the tier simulate and to no other",
                "smoke ~ {'outcome': 'holds'}, 'simulate': {'behaviours': 3, 'depth': 4, 'seed': 5} ~ model a: `simulate` belongs to the tier simulate and to no other",
                "simulate ~ {'outcome': 'holds'}, 'simulate': {'behaviours': 3, 'seed': 5} ~ `simulate` needs `behaviours` and `depth`, both at least 1",
                "simulate ~ {'outcome': 'holds', 'distinctStates': 9}, 'simulate': {'behaviours': 3, 'depth': 4, 'seed': 5} ~ model a: a simulation knows neither distinctStates nor depth",
                "reach ~ {'outcome': 'holds'} ~ model a: `reaches` belongs to the tier reach and to no other",
                "smoke ~ {'outcome': 'reaches', 'reaches': {'A': 3}} ~ model a: `reaches` belongs to the tier reach and to no other",
                "reach ~ {'outcome': 'reaches', 'reaches': {}} ~ `reaches` with at least one name belongs to the outcome `reaches`",
                "deep ~ {'outcome': 'holds'} ~ model a: `measured` belongs to the tier deep and to no other",
                "deep ~ {'outcome': 'holds'}, 'measured': {'workers': 2} ~ `measured` needs `seconds` and `workers`, both at least 1",
                "deep ~ {'outcome': 'holds'}, 'measured': {'seconds': 9, 'workers': 2, 'queued': 7} ~ `distinctStates`, `depth` and `queued` of `measured` belong together",
                "deep ~ {'outcome': 'unfinished'}, 'measured': {'seconds': 9, 'workers': 2} ~ model a: `queued` of `measured` belongs to the outcome `unfinished`",
                "smoke ~ {'outcome': 'unfinished'} ~ model a: only a model of the tier deep may be unfinished, with `measured`",
                "smoke ~ {'outcome': 'holds'}, 'pace': 3 ~ pace",
            })
    void aFieldThatDoesNotFitTheTierIsRefused(String tier, String rest, String fault) throws IOException {
        String manifest = """
                {"models": [{"name": "a", "module": "A", "cfg": "a.cfg", "tier": "%s", "shows": "x", "expect": %s}]}
                """.formatted(tier, rest.replace('\'', '"'));

        String rejection = rejection(manifest);

        assertTrue(rejection.contains(fault.replace('`', '"').replace("''", "'")), rejection);
        assertEquals(1, rejection.lines().count());
    }

    @Test
    void everyFieldOfAnEntryIsRead() throws SpecException {
        ModelCatalog catalog = Toys.catalog();

        assertEquals(
                new Simulation(200, 20, 7), catalog.open("simulated").entry().simulate());
        assertEquals(
                new Measured(1, 1, 100_000L, 400, 400L),
                catalog.open("unfinished").entry().measured());
        assertEquals(
                "reaches NeverTaken in 2, EpochStays in 2, StartsTaken in 1, Write in 3, Give",
                catalog.open("reach").entry().expect().toString());
    }

    private static void assertStarts(String start, String text) {
        assertEquals(start, text.substring(0, Math.min(start.length(), text.length())), text);
    }

    private static String entry(String expect) {
        return """
            {"models": [{"name": "a", "module": "A", "cfg": "a.cfg", "tier": "smoke", "shows": "x", "expect": %s}]}
            """.formatted(expect);
    }

    @Test
    void aMissingModuleOrConfigurationIsNamed() throws IOException, SpecException {
        Files.createDirectories(directory.resolve("models"));
        Files.writeString(directory.resolve("models/manifest.json"), entry("{\"outcome\": \"holds\"}"));
        ModelCatalog catalog = ModelCatalog.load(SpecSources.directory(directory));

        assertEquals(
                directory + "/models/a.cfg: no such file",
                assertThrows(SpecException.class, () -> catalog.open("a")).getMessage());
        Files.writeString(directory.resolve("models/a.cfg"), "INIT Init");
        assertEquals(
                directory + "/A.tla: no such file, but model a names it",
                assertThrows(SpecException.class, () -> catalog.open("a")).getMessage());
    }
}
