package dev.insync.conformance.bench;

import dev.insync.conformance.workload.ClusterUnavailableException;
import java.util.Arrays;
import java.util.List;
import org.HdrHistogram.Histogram;

/** A cluster that is loaded: until it is warm, and then in rounds that are measured. */
final class LoadedSystem implements AutoCloseable {
    private static final double NS_PER_MS = 1e6;
    private static final double HARDLY_FASTER = 1.03;
    private static final int READS = 3;
    /** What warmed the cluster, and what consumers read. */
    private static final String WARM = "bench-warm-";

    private static final List<Measure> PRODUCING = List.of(
            Measure.PRODUCE_100_ONE,
            Measure.PRODUCE_100_ALL,
            Measure.PRODUCE_1024_ONE,
            Measure.PRODUCE_1024_ALL,
            Measure.PRODUCE_1024_BATCHED);

    private final Life life;
    private final Plan plan;
    private final PerformanceTools tools;
    private final Notes notes;

    LoadedSystem(Life life, PerformanceTools tools, Notes notes) {
        this.life = life;
        this.plan = notes.plan();
        this.tools = tools;
        this.notes = notes;
    }

    /** Until two runs are hardly faster than the best one before them: no system is measured while it still gets faster. */
    void warmUp() throws BenchException {
        for (PerformanceTools.Load load : plan.warmUp()) {
            life.createTopic(WARM + load.recordBytes());
        }
        double best = 0;
        int noFaster = 0;
        for (int run = 0; run < plan.warmUpRuns() && noFaster < 2; run++) {
            double rate = 0;
            for (PerformanceTools.Load load : plan.warmUp()) {
                rate += tools.produce(servers(), WARM + load.recordBytes(), load) * load.recordBytes();
            }
            noFaster = rate > best * HARDLY_FASTER ? 0 : noFaster + 1;
            best = Math.max(best, rate);
        }
    }

    /** Measures what is wanted, once. */
    void measure(int round) throws BenchException {
        for (Measure measure : PRODUCING) {
            if (plan.wants(measure)) {
                String topic = "bench-" + measure.id() + "-" + round;
                life.createTopic(topic);
                notes.note(measure, tools.produce(servers(), topic, plan.load(measure)));
                life.deleteTopic(topic);
            }
        }
        if (plan.wants(Measure.LATENCY_P50) || plan.wants(Measure.LATENCY_P99)) {
            latencies();
        }
        if (plan.wants(Measure.CONSUME_100)) {
            notes.note(Measure.CONSUME_100, consume());
        }
        if (plan.wants(Measure.MEMORY)) {
            notes.note(Measure.MEMORY, life.cluster().residentMb());
        }
    }

    /** The middle one of several reads, each over within seconds, after one that does not count. */
    private double consume() throws BenchException {
        tools.consume(servers(), WARM + 100, plan.consumedRecords());
        double[] rates = new double[READS];
        for (int i = 0; i < rates.length; i++) {
            rates[i] = tools.consume(servers(), WARM + 100, plan.consumedRecords());
        }
        Arrays.sort(rates);
        return rates[rates.length / 2];
    }

    private void latencies() throws BenchException {
        try {
            life.producer().latencies(plan.synchronousRecords() / 4);
            Histogram latencies = life.producer().latencies(plan.synchronousRecords());
            notes.note(Measure.LATENCY_P50, latencies.getValueAtPercentile(50) / NS_PER_MS);
            notes.note(Measure.LATENCY_P99, latencies.getValueAtPercentile(99) / NS_PER_MS);
        } catch (ClusterUnavailableException e) {
            throw new BenchException(notes.figures().system() + ": " + e.getMessage(), e);
        }
    }

    private String servers() {
        return life.cluster().bootstrapServers();
    }

    @Override
    public void close() throws BenchException {
        life.close();
    }
}
