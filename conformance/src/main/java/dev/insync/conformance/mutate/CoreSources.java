package dev.insync.conformance.mutate;

import dev.insync.reference.core.Replica;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.TreeMap;

/** The sources of the core, which travel with its classes. */
final class CoreSources {
    private static final String ROOT = "source/";

    private CoreSources() {}

    /** The sources of these classes, by path; nested classes share a file. */
    static TreeMap<String, String> of(Collection<String> classes) {
        TreeMap<String, String> sources = new TreeMap<>();
        for (String name : classes) {
            int nested = name.indexOf('$');
            String path = (nested < 0 ? name : name.substring(0, nested)).replace('.', '/') + ".java";
            if (!sources.containsKey(path)) {
                sources.put(path, read(path));
            }
        }
        return sources;
    }

    private static String read(String path) {
        try (InputStream in = Replica.class.getClassLoader().getResourceAsStream(ROOT + path)) {
            if (in == null) {
                throw new IllegalStateException("no source of " + path + " beside its class");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }
}
