package dev.insync.conformance.bench;

import dev.insync.conformance.workload.ClusterUnavailableException;
import dev.insync.conformance.workload.ClusterView;
import dev.insync.conformance.workload.SteadyProducer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** One system from its start to its end, with everything that is measured of it in between. Nothing else runs meanwhile. */
final class Round {
    private static final String SMALL = "bench-100";
    private static final String LARGE = "bench-1024";
    private static final String STEADY = "bench-steady";
    private static final int PARTITIONS = 3;
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(30);
    private static final Duration SILENCE_LIMIT = Duration.ofSeconds(60);
    private static final Duration STEADY_FOR = Duration.ofMillis(500);
    private static final double NS_PER_MS = 1e6;
    private static final double MS_PER_S = 1e3;
    private static final double HARDLY_FASTER = 1.03;
    private static final List<Measure> PRODUCING = List.of(
            Measure.PRODUCE_100_ONE,
            Measure.PRODUCE_100_ALL,
            Measure.PRODUCE_1024_ONE,
            Measure.PRODUCE_1024_ALL,
            Measure.PRODUCE_1024_BATCHED);

    private final ClusterMaker maker;
    private final Plan plan;
    private final Children children;
    private final PerformanceTools tools;
    private final Figures figures;
    private final Progress progress;
    private int smallRecords;

    Round(
            ClusterMaker maker,
            Plan plan,
            Children children,
            PerformanceTools tools,
            Figures figures,
            Progress progress) {
        this.maker = maker;
        this.plan = plan;
        this.children = children;
        this.tools = tools;
        this.figures = figures;
        this.progress = progress;
    }

    /** @param data an empty directory, which is deleted */
    void run(Path data) throws BenchException {
        long startNs = System.nanoTime();
        RunningCluster cluster = maker.start(data, children);
        try (ClusterView view = connect(cluster.bootstrapServers())) {
            view.awaitBrokers(ClusterMaker.BROKERS, START_LIMIT);
            view.createTopic(STEADY, PARTITIONS, REQUEST_LIMIT);
            try (SteadyProducer producer = new SteadyProducer(cluster.bootstrapServers(), STEADY)) {
                producer.send();
                took(Measure.START, Duration.ofNanos(System.nanoTime() - startNs));
                view.createTopic(SMALL, PARTITIONS, REQUEST_LIMIT);
                view.createTopic(LARGE, PARTITIONS, REQUEST_LIMIT);
                measure(cluster, producer);
                silence(cluster, view, producer);
            }
        } catch (ClusterUnavailableException e) {
            throw new BenchException(maker.name() + ": " + e.getMessage(), e);
        } finally {
            cluster.stop();
            delete(data);
        }
    }

    /** Tries until somebody listens: how soon that is belongs to what is measured. */
    private static ClusterView connect(String bootstrapServers) throws ClusterUnavailableException {
        long deadlineNs = System.nanoTime() + START_LIMIT.toNanos();
        while (true) {
            try {
                return ClusterView.connect(bootstrapServers, REQUEST_LIMIT);
            } catch (ClusterUnavailableException e) {
                if (System.nanoTime() > deadlineNs || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        }
    }

    private void measure(RunningCluster cluster, SteadyProducer producer)
            throws BenchException, ClusterUnavailableException {
        String servers = cluster.bootstrapServers();
        if (plan.loads()) {
            warmUp(servers);
        }
        for (Measure measure : PRODUCING) {
            if (plan.wants(measure)) {
                note(measure, produce(servers, plan.load(measure)));
            }
        }
        if (plan.wants(Measure.LATENCY_P50) || plan.wants(Measure.LATENCY_P99)) {
            producer.latencies(plan.synchronousRecords() / 4);
            Histogram latencies = producer.latencies(plan.synchronousRecords());
            note(Measure.LATENCY_P50, latencies.getValueAtPercentile(50) / NS_PER_MS);
            note(Measure.LATENCY_P99, latencies.getValueAtPercentile(99) / NS_PER_MS);
        }
        if (plan.wants(Measure.CONSUME_100)) {
            tools.consume(servers, SMALL, smallRecords);
            note(Measure.CONSUME_100, tools.consume(servers, SMALL, smallRecords));
        }
        if (plan.wants(Measure.MEMORY)) {
            note(Measure.MEMORY, cluster.residentMb());
        }
    }

    /** Until two runs are hardly faster than the best one before them: no system is measured while it still gets faster. */
    private void warmUp(String servers) throws BenchException {
        double best = 0;
        int noFaster = 0;
        for (int run = 0; run < plan.warmUpRuns() && noFaster < 2; run++) {
            double rate = 0;
            for (PerformanceTools.Load load : plan.warmUp()) {
                rate += produce(servers, load) * load.recordBytes();
            }
            noFaster = rate > best * HARDLY_FASTER ? 0 : noFaster + 1;
            best = Math.max(best, rate);
        }
    }

    private double produce(String servers, PerformanceTools.Load load) throws BenchException {
        boolean small = load.recordBytes() == 100;
        smallRecords += small ? load.records() : 0;
        return tools.produce(servers, small ? SMALL : LARGE, load);
    }

    private void silence(RunningCluster cluster, ClusterView view, SteadyProducer producer)
            throws BenchException, ClusterUnavailableException {
        if (!plan.wants(Measure.UNAVAILABLE)) {
            return;
        }
        int leader = view.leader(STEADY, 0)
                .orElseThrow(() -> new BenchException(maker.name() + ": a partition without a leader before the kill"));
        ProcessHandle process = cluster.broker(leader);
        took(Measure.UNAVAILABLE, producer.longestSilence(STEADY_FOR, SILENCE_LIMIT, process::destroyForcibly));
    }

    private void took(Measure measure, Duration time) {
        note(measure, time.toMillis() / MS_PER_S);
    }

    private void note(Measure measure, double figure) {
        if (plan.wants(measure)) {
            figures.add(measure, figure);
            progress.line("   " + maker.name() + ": " + measure.label() + ": " + measure.text(figure) + " "
                    + measure.symbol());
        }
    }

    private static void delete(Path data) throws BenchException {
        try {
            Scratch.delete(data);
        } catch (IOException e) {
            throw new BenchException("cannot delete " + data + ": " + e.getMessage(), e);
        }
    }
}
