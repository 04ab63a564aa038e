package dev.insync.conformance.museum;

import dev.insync.spec.engine.RunDirectory;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A directory of generated files that appears whole or not at all: it is written under another name beside its place, and
 * then moved there. Only what this class wrote before is replaced.
 */
public final class Site {
    private static final String MARKER = ".insync-museum";
    private static final Set<Path> UNFINISHED = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> UNFINISHED.forEach(Site::deleteQuietly)));
    }

    private Site() {}

    /** Why the directory cannot become a site; empty when it can: it is new, empty, or an older site. */
    public static String obstacle(Path directory) throws IOException {
        Path target = directory.toAbsolutePath().normalize();
        if (Files.isDirectory(target)) {
            try (DirectoryStream<Path> children = Files.newDirectoryStream(target)) {
                boolean empty = !children.iterator().hasNext();
                return empty || Files.exists(target.resolve(MARKER)) ? "" : directory + " is not empty and no museum";
            }
        }
        if (Files.exists(target)) {
            return directory + " is not a directory";
        }
        return target.getParent() == null ? directory + " cannot be created" : "";
    }

    /** Writes the files, by name, and replaces the directory with them. */
    public static void write(Path directory, Map<String, String> files) throws IOException {
        Path target = directory.toAbsolutePath().normalize();
        Path parent = target.getParent();
        if (parent == null || !obstacle(directory).isEmpty()) {
            throw new IOException(obstacle(directory));
        }
        Files.createDirectories(parent);
        Path unfinished = Files.createTempDirectory(parent, target.getFileName() + ".unfinished");
        UNFINISHED.add(unfinished);
        try {
            Path fresh = unfinished.resolve("new");
            Files.createDirectory(fresh);
            Files.createFile(fresh.resolve(MARKER));
            for (Map.Entry<String, String> file : files.entrySet()) {
                Files.writeString(fresh.resolve(file.getKey()), file.getValue());
            }
            Path old = unfinished.resolve("old");
            if (Files.exists(target)) {
                Files.move(target, old);
            }
            try {
                Files.move(fresh, target);
            } catch (IOException e) {
                if (Files.exists(old)) {
                    Files.move(old, target);
                }
                throw e;
            }
        } finally {
            RunDirectory.delete(unfinished);
            UNFINISHED.remove(unfinished);
        }
    }

    private static void deleteQuietly(Path path) {
        try {
            RunDirectory.delete(path);
        } catch (IOException e) {
            // The process ends; what is left is under a name that says so.
            Thread.onSpinWait();
        }
    }
}
