package dev.insync.conformance.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Rounds of the systems in turns. Start and outage are measured on clusters that come and go. For everything else each system has
 * one cluster that is warmed once: while one is loaded, the other one is idle.
 */
public final class Benchmark {
    /** Both systems take a broker for dead after so long a silence. */
    public static final int SESSION_TIMEOUT_MS = 6_000;

    private static final double MS_PER_S = 1e3;

    private final String mainClass;
    private final Path cache;
    private final Progress progress;

    /**
     * @param mainClass the command line of this program, which runs the reference cluster
     * @param cache where jars of Kafka are kept
     */
    public Benchmark(String mainClass, Path cache, Progress progress) {
        this.mainClass = mainClass;
        this.cache = cache;
        this.progress = progress;
    }

    /**
     * Measures.
     *
     * @param againstKafka whether Apache Kafka is measured too
     * @param quick a small run: shows that everything works, and figures of systems that are not warm
     * @param scratch a directory for everything that is written, which is the caller's to delete
     */
    public FigureTable run(int rounds, boolean againstKafka, boolean quick, Set<Measure> measures, Path scratch)
            throws BenchException {
        try (Children children = new Children(scratch)) {
            Plan plan = quick ? Plan.quick(measures) : Plan.full(measures);
            String kafka = againstKafka || plan.loads() ? KafkaJars.classPath(cache, children, progress) : "";
            List<ClusterMaker> makers = new ArrayList<>(List.of(new InsyncMaker(mainClass, SESSION_TIMEOUT_MS)));
            if (againstKafka) {
                makers.add(new KafkaMaker(kafka, SESSION_TIMEOUT_MS));
            }
            List<Notes> notes = makers.stream()
                    .map(maker -> new Notes(plan, new Figures(maker.name()), progress))
                    .toList();
            if (plan.startsAndEnds()) {
                inTurns(rounds, makers.size(), (round, system) -> {
                    progress.line("start and outage " + round + " of " + rounds + ": "
                            + makers.get(system).name());
                    Path data = Files.createDirectory(scratch.resolve("life-" + round + "-" + system));
                    liveAndDie(makers.get(system), children, data, notes.get(system));
                });
            }
            if (plan.loads()) {
                load(rounds, makers, children, scratch, new PerformanceTools(kafka, children, scratch), notes);
            }
            return new FigureTable(notes.stream().map(Notes::figures).toList());
        } catch (IOException e) {
            throw new BenchException("cannot write to " + scratch + ": " + e.getMessage(), e);
        }
    }

    /** Does something with one of the systems. */
    private interface Turn {
        void take(int round, int system) throws BenchException, IOException;
    }

    /** Who goes first alternates: the second finds the disk busy with what the first wrote. */
    private static void inTurns(int rounds, int systems, Turn turn) throws BenchException, IOException {
        for (int round = 1; round <= rounds; round++) {
            for (int i = 0; i < systems; i++) {
                turn.take(round, (i + round - 1) % systems);
            }
        }
    }

    private static void liveAndDie(ClusterMaker maker, Children children, Path data, Notes notes)
            throws BenchException {
        try (Life life = Life.begin(maker, children, data)) {
            notes.note(Measure.START, life.start().toMillis() / MS_PER_S);
            if (notes.plan().wants(Measure.UNAVAILABLE)) {
                notes.note(Measure.UNAVAILABLE, life.silence().toMillis() / MS_PER_S);
            }
        }
    }

    private void load(
            int rounds,
            List<ClusterMaker> makers,
            Children children,
            Path scratch,
            PerformanceTools tools,
            List<Notes> notes)
            throws BenchException, IOException {
        List<LoadedSystem> systems = new ArrayList<>();
        try {
            for (int i = 0; i < makers.size(); i++) {
                progress.line("warming " + makers.get(i).name());
                Path data = Files.createDirectory(scratch.resolve("loaded-" + i));
                systems.add(new LoadedSystem(Life.begin(makers.get(i), children, data), tools, notes.get(i)));
                systems.get(i).warmUp();
            }
            inTurns(rounds, makers.size(), (round, system) -> {
                progress.line("round " + round + " of " + rounds + ": "
                        + makers.get(system).name());
                systems.get(system).measure(round);
            });
        } finally {
            for (LoadedSystem system : systems) {
                system.close();
            }
        }
    }
}
