package dev.insync.conformance.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Rounds of the systems in turns. Each round starts its cluster from nothing, warms it, measures, and ends it before the other
 * one starts: two idle clusters would cost each other memory and wakeups, and a paused one its sessions.
 */
public final class Benchmark {
    /** Both systems take a broker for dead after so long a silence. */
    public static final int SESSION_TIMEOUT_MS = 6_000;

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
        try (Children children = new Children()) {
            Plan plan = quick ? Plan.quick(measures) : Plan.full(measures);
            String kafka = againstKafka || plan.loads() ? KafkaJars.classPath(cache, children, progress) : "";
            List<ClusterMaker> makers = new ArrayList<>(List.of(new InsyncMaker(mainClass, SESSION_TIMEOUT_MS)));
            if (againstKafka) {
                makers.add(new KafkaMaker(kafka, SESSION_TIMEOUT_MS));
            }
            List<Figures> figures =
                    makers.stream().map(maker -> new Figures(maker.name())).toList();
            PerformanceTools tools = new PerformanceTools(kafka, children, scratch);
            for (int round = 1; round <= rounds; round++) {
                for (int turn = 0; turn < makers.size(); turn++) {
                    // who goes first alternates too: the second finds the disk busy with what the first wrote
                    int system = (turn + round - 1) % makers.size();
                    progress.line("round " + round + " of " + rounds + ": "
                            + makers.get(system).name());
                    Path data = Files.createDirectory(scratch.resolve("round-" + round + "-" + system));
                    new Round(makers.get(system), plan, children, tools, figures.get(system), progress).run(data);
                }
            }
            return new FigureTable(figures);
        } catch (IOException e) {
            throw new BenchException("cannot write to " + scratch + ": " + e.getMessage(), e);
        }
    }
}
