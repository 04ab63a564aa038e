package dev.insync.spec.engine;

import dev.insync.spec.model.Model;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The temporary directory of one run. Everything TLC reads and writes lies in it; it disappears when the run ends, and
 * also when the process is told to end while the run is under way.
 */
public final class RunDirectory implements AutoCloseable {
    /** The process is part of the name, so that it is clear whose directory it is. */
    static final String PREFIX = "insync-tlc-" + ProcessHandle.current().pid() + "-";

    private static final Set<Path> LIVE = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> LIVE.forEach(RunDirectory::deleteUnderWriters)));
    }

    private final Path path;

    private RunDirectory(Path path) {
        this.path = path;
    }

    /** Creates the directory and leaves it empty. */
    public static RunDirectory create() throws IOException {
        Path path = Files.createTempDirectory(PREFIX).toRealPath();
        LIVE.add(path);
        return new RunDirectory(path);
    }

    /** Creates the directory and puts the model's files into it. */
    public static RunDirectory create(Model model) throws IOException {
        RunDirectory directory = create();
        Path path = directory.path();
        try {
            for (String module : model.modules()) {
                Files.writeString(path.resolve(module + ".tla"), model.moduleText(module));
            }
            Files.writeString(path.resolve(Job.CONFIG + ".cfg"), model.config().text());
            return directory;
        } catch (IOException e) {
            directory.close();
            throw e;
        }
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        delete(path);
        LIVE.remove(path);
    }

    /** Workers of a run that the shutdown cuts short may still create files; a few rounds outlast them. */
    private static void deleteUnderWriters(Path path) {
        for (int round = 0; round < 20 && Files.exists(path); round++) {
            try {
                delete(path);
            } catch (IOException e) {
                Thread.onSpinWait();
            }
        }
    }

    /** Deletes a file, or a directory with all that it holds; what is gone already is no error. */
    public static void delete(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> children = Files.newDirectoryStream(path)) {
                for (Path child : children) {
                    delete(child);
                }
            } catch (NoSuchFileException e) {
                return;
            }
        }
        Files.deleteIfExists(path);
    }
}
