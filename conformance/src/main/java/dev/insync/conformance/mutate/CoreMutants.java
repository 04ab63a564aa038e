package dev.insync.conformance.mutate;

import dev.insync.spec.model.SpecException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Makes mutants of the core and shows them to the witnesses. */
public final class CoreMutants implements AutoCloseable {
    private static final List<String> WITNESSES = List.of("dev.insync.conformance.replay.ReplayWitness");
    private static final long MOST_MINUTES = 10;

    private final List<ModelGraph> graphs;
    private final Javac javac = new Javac();
    private final TreeMap<String, String> sources;

    /**
     * Looks at the core as it is, which must be found faultless; only classes that this uses are mutated.
     *
     * @param graphs what cores are compared with, the smallest first
     */
    public CoreMutants(List<ModelGraph> graphs) {
        this.graphs = List.copyOf(graphs);
        MutantLoader original = new MutantLoader(Map.of());
        Map<Level, String> noticed = testimony(original, List.of());
        if (!noticed.isEmpty()) {
            javac.close();
            throw new IllegalStateException("the core itself is at fault: " + noticed);
        }
        this.sources = CoreSources.of(original.loadedCore());
    }

    /** All edits, in the order of files and lines. */
    public List<JavaMutation> mutations() {
        Accessors accessors = new Accessors(sources.values());
        List<JavaMutation> all = new ArrayList<>();
        sources.forEach((path, source) -> all.addAll(javac.mutations(path, source, accessors)));
        return all;
    }

    /** All of them in an order that the seed gives. */
    public static List<JavaMutation> shuffled(List<JavaMutation> mutations, long seed) {
        List<JavaMutation> shuffled = new ArrayList<>(mutations);
        Collections.shuffle(shuffled, new Random(seed));
        return shuffled;
    }

    /** Who notices the edit; empty when the mutant does not compile. */
    public Optional<CoreFinding> judge(JavaMutation mutation) {
        String source = sources.get(mutation.file());
        return javac.compile(mutation.file(), mutation.applyTo(String.valueOf(source)))
                .map(classes -> new CoreFinding(
                        mutation.place(),
                        mutation.edit(),
                        mutation.before(),
                        mutation.after(),
                        testimony(new MutantLoader(classes), List.of())));
    }

    /** Who notices that the core lacks a rule which the specification has. */
    public CoreFinding judgeWithout(String fix) {
        return new CoreFinding(fix, "rule switched off", "", "", testimony(new MutantLoader(Map.of()), List.of(fix)));
    }

    private Map<Level, String> testimony(MutantLoader loader, List<String> withoutFixes) {
        Map<Level, String> noticed = new TreeMap<>();
        for (String name : WITNESSES) {
            FutureTask<Map<Level, String>> task =
                    new FutureTask<>(() -> loader.witness(name).testify(graphs, withoutFixes));
            // A mutant may never end; the thread is left behind then.
            Thread thread = new Thread(task, "insync-mutant");
            thread.setDaemon(true);
            thread.start();
            try {
                noticed.putAll(task.get(MOST_MINUTES, TimeUnit.MINUTES));
            } catch (TimeoutException e) {
                noticed.put(Level.EDGES, "does not end");
            } catch (ExecutionException e) {
                if (e.getCause() instanceof IOException || e.getCause() instanceof SpecException) {
                    throw new IllegalStateException("the graphs cannot be replayed", e.getCause());
                }
                // The original passes, so it is the mutant that cannot even hold the states.
                noticed.put(Level.EDGES, "the core breaks: " + e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
        return noticed;
    }

    @Override
    public void close() {
        javac.close();
    }
}
