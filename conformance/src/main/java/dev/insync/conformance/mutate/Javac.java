package dev.insync.conformance.mutate;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
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
import java.util.EnumSet;
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
            // The core needs itself and the nullness annotations; its loops are counted.
            files.setLocation(
                    StandardLocation.CLASS_PATH,
                    List.of(place(Replica.class), place(Nullable.class), place(Patience.class)));
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

    /** The names of all classes of the core. */
    List<String> classes() {
        try {
            List<String> names = new ArrayList<>();
            for (JavaFileObject file : files.list(
                    StandardLocation.CLASS_PATH,
                    Replica.class.getPackageName(),
                    EnumSet.of(JavaFileObject.Kind.CLASS),
                    true)) {
                String name = String.valueOf(files.inferBinaryName(StandardLocation.CLASS_PATH, file));
                if (!name.endsWith("package-info")) {
                    names.add(name);
                }
            }
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All edits of a source. */
    List<JavaMutation> mutations(String path, String source, Accessors accessors) {
        return parsed(
                path,
                source,
                (unit, positions) -> JavaMutations.of(path, source, unit, positions, accessors),
                List.of());
    }

    private interface Reading<T> {
        T of(CompilationUnitTree unit, SourcePositions positions);
    }

    private <T> T parsed(String path, String source, Reading<T> reading, T otherwise) {
        try {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, problem -> {}, OPTIONS, null, List.of(source(path, source)));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                return reading.of(unit, positions);
            }
            return otherwise;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The classes that sources compile to, by name, with counting loops; empty when they do not compile. */
    Optional<Map<String, byte[]>> compile(Map<String, String> sources) {
        List<JavaFileObject> units = new ArrayList<>();
        sources.forEach((path, source) -> units.add(source(
                path, parsed(path, source, (unit, positions) -> Loops.counting(source, unit, positions), source))));
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
        boolean compiles = compiler.getTask(null, memory, problem -> {}, OPTIONS, null, units)
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
