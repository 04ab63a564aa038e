package dev.insync.conformance.museum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteTest {
    @TempDir
    private Path directory;

    private List<String> names(Path of) throws IOException {
        try (Stream<Path> children = Files.list(of)) {
            return children.map(child -> child.getFileName().toString())
                    .filter(name -> !name.startsWith(".insync"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aSiteReplacesAnOlderOneWhole() throws IOException {
        Path site = directory.resolve("deep/site");

        Site.write(site, Map.of("a.html", "1", "b.html", "1"));
        Site.write(site, Map.of("a.html", "2"));

        assertEquals(List.of("a.html"), names(site));
        assertEquals("2", Files.readString(site.resolve("a.html")));
        assertEquals(List.of("site"), names(directory.resolve("deep")));
    }

    @Test
    void aBuildThatFailsLeavesTheOlderSiteAndNothingElse() throws IOException {
        Path site = directory.resolve("site");
        Site.write(site, Map.of("a.html", "1"));
        Map<String, String> files = new LinkedHashMap<>();
        files.put("a.html", "2");
        files.put("no/such/directory.html", "2");

        assertThrows(IOException.class, () -> Site.write(site, files));

        assertEquals("1", Files.readString(site.resolve("a.html")));
        assertEquals(List.of("site"), names(directory));
    }

    @Test
    void aDirectoryOfSomethingElseIsNotReplaced() throws IOException {
        Path file = Files.writeString(directory.resolve("thesis.txt"), "years of work");

        assertEquals(directory + " is not empty and no museum", Site.obstacle(directory));
        assertEquals(file + " is not a directory", Site.obstacle(file));
        assertThrows(IOException.class, () -> Site.write(directory, Map.of("a.html", "1")));

        assertEquals("years of work", Files.readString(file));
        assertEquals("", Site.obstacle(directory.resolve("new")));
    }
}
