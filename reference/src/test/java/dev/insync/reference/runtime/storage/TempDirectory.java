package dev.insync.reference.runtime.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A directory for one run of a property, which JUnit's own does not offer. */
record TempDirectory(Path path) implements AutoCloseable {
    static TempDirectory create() throws IOException {
        return new TempDirectory(Files.createTempDirectory("insync-storage"));
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
