package dev.insync.conformance.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.spec.graph.StateGraph;
import dev.insync.spec.model.Model;
import dev.insync.spec.model.ModelCatalog;
import dev.insync.spec.model.SpecSources;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCoverageTest {
    @TempDir
    Path directory;

    @Test
    void pairsAreKeptForTheCoreThatMadeThemOnly() throws Exception {
        Model model = ModelCatalog.load(SpecSources.find()).open("acks-all");
        StateGraph graph = StateGraph.open(model, directory);
        Set<String> pairs = ModelCoverage.pairs(model, graph, "this core");
        Path kept = graph.file().resolveSibling(graph.file().getFileName() + ".pairs");
        Files.writeString(kept, Files.readString(kept) + "Invented done\n");

        assertTrue(pairs.contains("Produce done"), pairs::toString);
        assertTrue(ModelCoverage.pairs(model, graph, "this core").contains("Invented done"));
        assertEquals(pairs, ModelCoverage.pairs(model, graph, "another core"));
        assertFalse(Files.readString(kept).contains("Invented"));
    }

    @Test
    void theHashOfTheCoreIsThatOfItsClassesWhereverTheyStand() throws IOException {
        Files.createDirectories(directory.resolve("core/inner"));
        Files.writeString(directory.resolve("core/A.class"), "one");
        Files.writeString(directory.resolve("core/inner/B.class"), "two");
        Files.writeString(directory.resolve("core/notes.txt"), "no class");
        String first = CoreClasses.hash(directory, "core");
        Path jar = directory.resolve("core.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            entry(out, "core/inner/B.class", "two");
            entry(out, "core/A.class", "one");
        }

        assertEquals(first, CoreClasses.hash(jar, "core"));
        Files.writeString(directory.resolve("core/notes.txt"), "still no class");
        assertEquals(first, CoreClasses.hash(directory, "core"));
        Files.writeString(directory.resolve("core/inner/B.class"), "owt");
        assertNotEquals(first, CoreClasses.hash(directory, "core"));
        assertEquals(CoreClasses.hash(), CoreClasses.hash());
    }

    private static void entry(JarOutputStream out, String name, String text) throws IOException {
        out.putNextEntry(new JarEntry(name));
        ((OutputStream) out).write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        out.closeEntry();
    }
}
