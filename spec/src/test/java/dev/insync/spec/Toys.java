package dev.insync.spec;

import dev.insync.spec.model.Model;
import dev.insync.spec.model.ModelCatalog;
import dev.insync.spec.model.SpecException;
import dev.insync.spec.model.SpecSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The toy specifications below the test resources, and what a run must not leave behind. */
public final class Toys {
    private Toys() {}

    /** The catalog of toys. */
    public static ModelCatalog catalog() throws SpecException {
        return ModelCatalog.load(SpecSources.classPath("toys/", "toys/"));
    }

    /** The toy of that name. */
    public static Model model(String name) throws SpecException {
        return catalog().open(name);
    }

    /** Directories of runs of this process that still exist. */
    public static List<Path> runDirectories() throws IOException {
        String prefix = "insync-tlc-" + ProcessHandle.current().pid() + "-";
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .toList();
        }
    }
}
