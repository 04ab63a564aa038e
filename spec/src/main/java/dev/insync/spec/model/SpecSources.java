package dev.insync.spec.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the specification's modules ({@code *.tla}) and its models ({@code models/*}) are read from: a directory that
 * people edit, or the class path.
 */
public final class SpecSources {
    /** System property with the directory of the specification; an edited module takes effect without a build. */
    public static final String DIRECTORY_PROPERTY = "insync.spec";

    private static final String CLASS_PATH_ROOT = "tla/";

    private static final String REPOSITORY_DIRECTORY = "spec/";

    private final Optional<Path> directory;
    private final String root;
    private final String shownRoot;

    private SpecSources(Optional<Path> directory, String root, String shownRoot) {
        this.directory = directory;
        this.root = root;
        this.shownRoot = shownRoot;
    }

    /** The directory that {@link #DIRECTORY_PROPERTY} names, else the class path. */
    public static SpecSources find() {
        String named = System.getProperty(DIRECTORY_PROPERTY, "");
        return named.isEmpty() ? classPath(CLASS_PATH_ROOT, REPOSITORY_DIRECTORY) : directory(Path.of(named));
    }

    /** Reads from a directory. */
    public static SpecSources directory(Path directory) {
        return new SpecSources(Optional.of(directory), "", directory + "/");
    }

    /**
     * Reads from the class path.
     *
     * @param root where, ending with a slash
     * @param shownRoot what messages put before a file's name instead
     */
    public static SpecSources classPath(String root, String shownRoot) {
        return new SpecSources(Optional.empty(), root, shownRoot);
    }

    /** The text of a file, by its path below the root with forward slashes; empty when there is none. */
    public Optional<String> read(String path) {
        try {
            if (directory.isPresent()) {
                Path file = directory.get().resolve(path);
                return Files.isRegularFile(file) ? Optional.of(Files.readString(file)) : Optional.empty();
            }
            try (InputStream in = SpecSources.class.getClassLoader().getResourceAsStream(root + path)) {
                return in == null
                        ? Optional.empty()
                        : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + describe(path), e);
        }
    }

    /** The text of a module: beside the specification, or beside the models. */
    Optional<Source> module(String name) {
        return source(name + ".tla").or(() -> source("models/" + name + ".tla"));
    }

    /** The text of a file together with the name under which a user finds it. */
    Optional<Source> source(String path) {
        return read(path).map(text -> new Source(describe(path), text));
    }

    /** The path as a user would open it. */
    public String describe(String path) {
        return shownRoot + path;
    }

    /** A file's text and its name for messages. */
    record Source(String file, String text) {}
}
