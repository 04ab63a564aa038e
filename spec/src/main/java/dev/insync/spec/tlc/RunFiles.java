package dev.insync.spec.tlc;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import util.FilenameToStream;

/**
 * Finds modules and the configuration in the run's directory, and TLC's standard modules in TLC's jar. TLC's own resolver
 * copies standard modules to fixed names in the system's temporary directory, where two processes get into each other's
 * way.
 */
final class RunFiles implements FilenameToStream {
    private static final String STANDARD_MODULES = "tla2sany/StandardModules/";
    private static final Pattern MODULE_NAME = Pattern.compile("\\w+");

    private final Path directory;
    private final Path standardModules;
    private final @Nullable Supplier supplier;

    /** Where files come from that are not in the directory yet. */
    @FunctionalInterface
    interface Supplier {
        /** The file's bytes; none if there is no such file. */
        byte[] file(String name) throws IOException;
    }

    RunFiles(Path directory) throws IOException {
        this(directory, null);
    }

    RunFiles(Path directory, @Nullable Supplier supplier) throws IOException {
        this.directory = directory;
        this.supplier = supplier;
        this.standardModules = Files.createDirectories(directory.resolve("standard"));
    }

    @Override
    public File resolve(String name, boolean isModule) {
        String fileName = isModule && !name.endsWith(".tla") ? name + ".tla" : name;
        File own = new TLAFile(directory.resolve(fileName).toString(), false, this);
        if (!own.exists() && supplier != null) {
            fetch(fileName, own.toPath(), supplier);
        }
        if (own.exists() || !fileName.endsWith(".tla")) {
            return own;
        }
        File standard = new TLAFile(standardModules.resolve(fileName).toString(), true, this);
        return standard.exists() || extract(fileName, standard.toPath()) ? standard : own;
    }

    private static synchronized void fetch(String fileName, Path target, Supplier supplier) {
        try {
            byte[] bytes = supplier.file(fileName);
            if (bytes.length > 0) {
                Files.write(target, bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot fetch " + fileName, e);
        }
    }

    private static synchronized boolean extract(String fileName, Path target) {
        String module = fileName.substring(0, fileName.length() - ".tla".length());
        if (!MODULE_NAME.matcher(module).matches()) {
            return false;
        }
        try (InputStream in = RunFiles.class.getClassLoader().getResourceAsStream(STANDARD_MODULES + fileName)) {
            if (in != null) {
                Files.copy(in, target);
            }
            return in != null;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + target, e);
        }
    }

    @Override
    public boolean isStandardModule(String moduleName) {
        return !Files.exists(directory.resolve(moduleName + ".tla"))
                && resolve(moduleName, true).exists();
    }

    @Override
    public String getFullPath() {
        return directory.toString();
    }
}
