package dev.insync.conformance.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that a command will write at its end, checked at its beginning, before a minute of work is wasted. */
final class OutputFiles {
    private OutputFiles() {}

    /** The file as an absolute path; the name of the option is for the message. */
    static Path check(String option, Path file) {
        Path target = file.toAbsolutePath().normalize();
        Path directory = target.getParent();
        if (Files.isDirectory(target)) {
            throw new BadInput(option + ": " + file + " is a directory");
        }
        if (directory == null || !Files.isDirectory(directory)) {
            throw new BadInput(option + ": no directory " + directory);
        }
        if (!Files.isWritable(Files.exists(target) ? target : directory)) {
            throw new BadInput(option + ": cannot write to " + file);
        }
        return target;
    }

    /** Runs a write; a failure names the file. */
    static void write(Path file, Write write) {
        try {
            write.to(file);
        } catch (IOException e) {
            throw new BadInput("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    interface Write {
        void to(Path file) throws IOException;
    }

    /** A new directory under the system's temporary directory. */
    static Path temporaryDirectory(String prefix) {
        try {
            return Files.createTempDirectory(prefix);
        } catch (IOException e) {
            throw new BadInput(
                    "cannot create a directory in " + System.getProperty("java.io.tmpdir") + ": " + e.getMessage(), e);
        }
    }

    /** Deletes a directory with all that is in it. */
    static void deleteTree(Path directory) {
        try (var paths = Files.walk(directory)) {
            for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + directory, e);
        }
    }
}
