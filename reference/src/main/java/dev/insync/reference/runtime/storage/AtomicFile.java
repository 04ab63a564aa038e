package dev.insync.reference.runtime.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Small files that are either the old or the new, never half of one: written beside and renamed over. */
final class AtomicFile {
    private AtomicFile() {}

    /** @param durable whether content and name must survive a crash of the machine when this returns */
    static void write(Path file, ByteBuffer content, boolean durable) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".tmp");
        try (FileChannel out = FileChannel.open(
                beside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            while (content.hasRemaining()) {
                out.write(content);
            }
            if (durable) {
                out.force(true);
            }
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (durable) {
            Path directory = file.getParent();
            syncDirectory(directory == null ? Path.of(".") : directory);
        }
    }

    /** Makes created, renamed and deleted names durable. */
    static void syncDirectory(Path directory) throws IOException {
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        }
    }
}
