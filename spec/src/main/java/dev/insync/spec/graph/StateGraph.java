package dev.insync.spec.graph;

import dev.insync.spec.engine.Engine;
import dev.insync.spec.engine.Job;
import dev.insync.spec.engine.RunDirectory;
import dev.insync.spec.engine.Sandbox;
import dev.insync.spec.engine.TlcFile;
import dev.insync.spec.model.Model;
import dev.insync.spec.model.SpecException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The complete state graph of a model, in a file.
 *
 * <p>The file is kept in a directory of the caller's choice under the model's name and a hash over modules, configuration,
 * file format and TLC itself, so that a change of any of them explores anew; a damaged file is noticed
 * by its checksum and replaced. Older graphs of the model are deleted once nobody has opened them for a day: another process
 * may still read one. Symmetry is switched off for the graph. A VIEW is refused: it would merge states that an implementation tells apart.
 */
public final class StateGraph {
    private static final String SUFFIX = ".graph";
    /** The number goes up when a graph that was judged has to be judged again. */
    private static final String JUDGED = ", judged 2";

    private static final int HASH_DIGITS = 16;
    private static final Duration KEPT_UNUSED = Duration.ofDays(1);

    private final Path file;
    private final boolean explored;

    private StateGraph(Path file, boolean explored) {
        this.file = file;
        this.explored = explored;
    }

    /** Where graphs are kept unless the caller says otherwise: the user's cache directory. */
    public static Path defaultDirectory() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path root =
                cache == null || cache.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        return root.resolve("insync").resolve("graphs");
    }

    /** Opens the model's graph in the directory, exploring it first if need be. */
    public static StateGraph open(Model model, Path directory) throws SpecException, IOException {
        return open(model, directory, counts -> {});
    }

    /**
     * Opens the model's graph in the directory. It was judged when it was explored, or is explored and judged now: every
     * state and every step has every invariant and every action property of the configuration. Temporal properties are not
     * looked at.
     *
     * @throws SpecException also where a property is broken: names it and the step
     */
    public static StateGraph openJudged(Model model, Path directory) throws SpecException, IOException {
        return open(model, directory, true, Runtime.getRuntime().availableProcessors(), TlcFile.id(), counts -> {});
    }

    /**
     * Opens the model's graph in the directory, exploring it first if need be.
     *
     * @param progress hears of an exploration every thousand states
     * @throws CancellationException when the calling thread is interrupted during an exploration; nothing is kept then
     */
    public static StateGraph open(Model model, Path directory, Consumer<GraphCounts> progress)
            throws SpecException, IOException {
        return open(model, directory, false, Runtime.getRuntime().availableProcessors(), TlcFile.id(), progress);
    }

    static StateGraph open(
            Model model, Path directory, boolean judged, int workers, String tlc, Consumer<GraphCounts> progress)
            throws SpecException, IOException {
        if (model.config().has("VIEW")) {
            throw new SpecException("model " + model.entry().name() + " has a VIEW; its graph would merge states");
        }
        Model plain = model.withConfig(model.config().without("SYMMETRY"));
        String key = "format " + GraphFormat.VERSION + ", TLC " + tlc + ", model " + plain.hash();
        Path file = directory.resolve(label(model) + "-" + plain.hash().substring(0, HASH_DIGITS) + "-"
                + GraphFormat.VERSION + "-" + tlc + SUFFIX);
        String judgedKey = key + JUDGED;
        if (Files.isRegularFile(file)) {
            // First, so that nobody deletes it now.
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
            if (GraphReader.isValid(file, judged ? Set.of(judgedKey) : Set.of(key, judgedKey))) {
                return new StateGraph(file, false);
            }
        }
        Files.createDirectories(directory);
        Path partial = Files.createTempFile(directory, file.getFileName().toString(), ".part");
        try {
            explore(plain, partial, judged ? judgedKey : key, judged, workers, progress);
            Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
        removeUnused(label(model), file);
        return new StateGraph(file, true);
    }

    private static String label(Model model) {
        return model.label().replaceAll("[^A-Za-z0-9.-]+", "-");
    }

    /** The directory would grow with every edit of the specification. */
    private static void removeUnused(String label, Path file) throws IOException {
        Pattern graphs = Pattern.compile(Pattern.quote(label) + "-[0-9a-f]{" + HASH_DIGITS + "}(-[0-9]+-[0-9a-f]+)?"
                + Pattern.quote(SUFFIX) + ".*");
        FileTime unused = FileTime.from(Instant.now().minus(KEPT_UNUSED));
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(file.toAbsolutePath().getParent())) {
            for (Path other : files) {
                if (graphs.matcher(other.getFileName().toString()).matches()
                        && Files.getLastModifiedTime(other).compareTo(unused) < 0) {
                    Files.deleteIfExists(other);
                }
            }
        } catch (NoSuchFileException e) {
            // Another process removes them at the same time.
        }
    }

    private static void explore(
            Model model, Path target, String key, boolean judged, int workers, Consumer<GraphCounts> progress)
            throws SpecException, IOException {
        Thread caller = Thread.currentThread();
        try (RunDirectory directory = RunDirectory.create(model);
                OutputStream out = Files.newOutputStream(target)) {
            GraphWriter writer = new GraphWriter(out, key, caller::isInterrupted, progress);
            Engine.Exploration exploration =
                    Sandbox.engine().explore(new Job(model, directory.path(), workers, 1, false), judged);
            exploration.run(writer);
            if (caller.isInterrupted()) {
                throw new CancellationException("exploring " + model.label() + " was cancelled");
            }
            writer.finish();
        }
    }

    /** The file that holds the graph. */
    public Path file() {
        return file;
    }

    /** Whether opening it had to explore, rather than finding the file. */
    public boolean explored() {
        return explored;
    }

    /** Streams the graph to the visitor and returns its counts. */
    public GraphCounts visit(GraphVisitor visitor) throws IOException {
        return GraphReader.read(file, visitor);
    }
}
