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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

        assertTrue(error.getMessage().startsWith("unknown model 'nope'; known models: register, no-free-first,"));
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
