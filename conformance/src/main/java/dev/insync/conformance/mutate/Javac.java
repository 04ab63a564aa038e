package dev.insync.conformance.mutate;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.Trees;
import dev.insync.reference.core.Replica;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** The compiler of the JDK that runs this, on sources in memory and the classes of the core. */
final class Javac implements AutoCloseable {
    private static final List<String> OPTIONS = List.of("-proc:none", "-nowarn", "-parameters");

    private final JavaCompiler compiler;
    private final StandardJavaFileManager files;

    /** Throws where there is no compiler. */
    Javac() {
        @Nullable JavaCompiler found = ToolProvider.getSystemJavaCompiler();
        if (found == null) {
            throw new IllegalStateException("a JDK is needed: this Java has no compiler");
        }
        compiler = found;
        files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8);
        try {
            // The core needs itself and the nullness annotations.
            files.setLocation(StandardLocation.CLASS_PATH, List.of(place(Replica.class), place(Nullable.class)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static File place(Class<?> type) {
        try {
            return new File(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("no file for " + type, e);
        }
    }

    /** All edits of a source. */
    List<JavaMutation> mutations(String path, String source, Accessors accessors) {
        try {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, problem -> {}, OPTIONS, null, List.of(source(path, source)));
            List<JavaMutation> found = new ArrayList<>();
            for (CompilationUnitTree unit : task.parse()) {
                found.addAll(JavaMutations.of(
                        path, source, unit, Trees.instance(task).getSourcePositions(), accessors));
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The classes that a source compiles to, by name; empty when it does not compile. */
    Optional<Map<String, byte[]>> compile(String path, String source) {
        Map<String, ByteArrayOutputStream> written = new HashMap<>();
        JavaFileManager memory = new ForwardingJavaFileManager<>(files) {
            @Override
            public JavaFileObject getJavaFileForOutput(
                    Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
                return new SimpleJavaFileObject(URI.create("memory:///" + className), kind) {
                    @Override
                    public OutputStream openOutputStream() {
                        return written.computeIfAbsent(className, name -> new ByteArrayOutputStream());
                    }
                };
            }
        };
        boolean compiles = compiler.getTask(null, memory, problem -> {}, OPTIONS, null, List.of(source(path, source)))
                .call();
        if (!compiles) {
            return Optional.empty();
        }
        Map<String, byte[]> classes = new HashMap<>();
        written.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
        return Optional.of(classes);
    }

    private static JavaFileObject source(String path, String text) {
        return new SimpleJavaFileObject(URI.create("memory:///" + path), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }

    @Override
    public void close() {
        try {
            files.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
