package dev.insync.reference.runtime.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** The directory that one cluster owns while it runs; a lock file keeps a second one out. */
final class ClusterDirectory implements AutoCloseable {
    private static final String LOCK = ".lock";

    private final Path root;
    private final FileChannel lockFile;
    private final @Nullable Path created;

    private ClusterDirectory(Path root, FileChannel lockFile, @Nullable Path created) {
        this.root = root;
        this.lockFile = lockFile;
        this.created = created;
    }

    static ClusterDirectory lock(Path root) throws ClusterException {
        Path created = firstMissing(root);
        try {
            Files.createDirectories(root);
            FileChannel file =
                    FileChannel.open(root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(file) == null) {
                file.close();
                throw new ClusterException("data directory " + root + " is in use by another cluster");
            }
            return new ClusterDirectory(root, file, created);
        } catch (AccessDeniedException e) {
            throw new ClusterException("data directory " + root + " is not writable", e);
        } catch (FileAlreadyExistsException e) {
            throw new ClusterException("data directory " + root + ": " + e.getFile() + " is not a directory", e);
        } catch (IOException e) {
            throw new ClusterException("data directory " + root + " cannot be used: " + e.getMessage(), e);
        }
    }

    Path zookeeper() {
        return root.resolve("zookeeper");
    }

    Path broker(int id) {
        return root.resolve("broker-" + id);
    }

    Path log(int id) {
        return root.resolve("logs").resolve("broker-" + id + ".log");
    }

    /** Which process runs a broker. */
    ProcessFile process(int id) {
        return new ProcessFile(root.resolve("logs").resolve("broker-" + id + ".process"));
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Releases the directory and removes it if this start created it: for a start that failed before any broker ran. */
    void abandon() {
        close();
        if (created != null) {
            deleteTree(created);
        }
    }

    private static void deleteTree(Path top) {
        try (var paths = Files.walk(top)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held by another cluster in this very process
        }
    }

    private static @Nullable Path firstMissing(Path root) {
        Path missing = null;
        for (Path path = root; path != null && !Files.exists(path); path = path.getParent()) {
            missing = path;
        }
        return missing;
    }
}
