package dev.insync.conformance.mutate;

import dev.insync.spec.model.SpecException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Makes mutants of the core and shows them to the witnesses. */
public final class CoreMutants implements AutoCloseable {
    /** By class name, with the level that notices a core which breaks or does not end. */
    private static final Map<String, Level> WITNESSES = new TreeMap<>(Map.of(
            "dev.insync.conformance.replay.ReplayWitness", Level.EDGES,
            "dev.insync.conformance.simulate.SimulationWitness", Level.SIMULATOR));

    /** For what {@link Patience} does not count. */
    private static final long MOST_MINUTES = 10;

    private final List<ModelGraph> graphs;
    private final int seeds;
    private final Javac javac = new Javac();
    private final Map<String, byte[]> original;
    private final TreeMap<String, String> sources;

    /**
     * Looks at the core as it is, which must be found faultless; only classes that this uses are mutated.
     *
     * @param graphs what cores are compared with, the smallest first
     * @param seeds how many runs of the simulator each core has to pass
     */
    public CoreMutants(List<ModelGraph> graphs, int seeds) {
        this.graphs = List.copyOf(graphs);
        this.seeds = seeds;
        this.original = javac.compile(CoreSources.of(javac.classes()))
                .orElseThrow(() -> new IllegalStateException("the core does not compile"));
        MutantLoader loader = new MutantLoader(original);
        Map<Level, String> noticed = testimony(loader, List.of());
        if (!noticed.isEmpty()) {
            javac.close();
            throw new IllegalStateException("the core itself is at fault: " + noticed);
        }
        this.sources = CoreSources.of(loader.loadedCore());
    }

    /** All edits, in the order of files and lines. */
    public List<JavaMutation> mutations() {
        Accessors accessors = new Accessors(sources.values());
        List<JavaMutation> all = new ArrayList<>();
        sources.forEach((path, source) -> all.addAll(javac.mutations(path, source, accessors)));
        return all;
    }

    /** All of them in an order that the seed and their own text give, so that an edit of the core chooses few others. */
    public static List<JavaMutation> shuffled(List<JavaMutation> mutations, long seed) {
        List<JavaMutation> shuffled = new ArrayList<>(mutations);
        shuffled.sort(Comparator.comparingLong(mutation -> rank(mutation, seed)));
        return shuffled;
    }

    private static long rank(JavaMutation mutation, long seed) {
        String text = String.join(" ", mutation.type(), mutation.method(), mutation.before(), mutation.after());
        return new SplittableRandom(31 * seed + text.hashCode()).nextLong();
    }

    /** An edit that compiles, and the core that it makes. */
    public static final class Mutant {
        private final JavaMutation mutation;
        private final MutantLoader loader;

        private Mutant(JavaMutation mutation, MutantLoader loader) {
            this.mutation = mutation;
            this.loader = loader;
        }

        /** The class of that name, with the mutant. */
        Witness witness(String className) {
            return loader.witness(className);
        }
    }

    /** The mutant; empty when it does not compile. */
    public Optional<Mutant> make(JavaMutation mutation) {
        String source = mutation.applyTo(String.valueOf(sources.get(mutation.file())));
        return javac.compile(Map.of(mutation.file(), source)).map(classes -> {
            Map<String, byte[]> mutant = new HashMap<>(original);
            mutant.putAll(classes);
            return new Mutant(mutation, new MutantLoader(mutant));
        });
    }

    /** Who notices the edit. */
    public CoreFinding judge(Mutant mutant) {
        JavaMutation mutation = mutant.mutation;
        return new CoreFinding(
                mutation.place(),
                mutation.edit(),
                mutation.before(),
                mutation.after(),
                testimony(mutant.loader, List.of()));
    }

    /** Who notices that the core lacks a rule which the specification has. */
    public CoreFinding judgeWithout(String fix) {
        return new CoreFinding(fix, "rule switched off", "", "", testimony(new MutantLoader(original), List.of(fix)));
    }

    private Map<Level, String> testimony(MutantLoader loader, List<String> withoutFixes) {
        Map<Level, String> noticed = new TreeMap<>();
        WITNESSES.forEach((name, level) -> {
            FutureTask<Map<Level, String>> task =
                    new FutureTask<>(() -> loader.witness(name).testify(graphs, seeds, withoutFixes));
            Thread thread = new Thread(task, "insync-mutant");
            thread.setDaemon(true);
            thread.start();
            try {
                noticed.putAll(task.get(MOST_MINUTES, TimeUnit.MINUTES));
            } catch (TimeoutException e) {
                // The thread is left behind.
                noticed.put(level, "does not end");
            } catch (ExecutionException e) {
                if (e.getCause() instanceof IOException || e.getCause() instanceof SpecException) {
                    throw new IllegalStateException("the graphs cannot be replayed: " + e.getCause(), e.getCause());
                }
                // The original passes, so it is the mutant that cannot even hold the states.
                noticed.put(
                        level,
                        e.getCause() instanceof DoesNotEnd end ? end.getMessage() : "the core breaks: " + e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        });
        return noticed;
    }

    @Override
    public void close() {
        javac.close();
    }
}
