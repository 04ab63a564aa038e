package dev.insync.conformance.nemesis;

import dev.insync.conformance.workload.ClusterUnavailableException;
import dev.insync.conformance.workload.ClusterView;
import dev.insync.conformance.workload.Experiment;
import dev.insync.conformance.workload.Incident;
import dev.insync.conformance.workload.Judgement;
import dev.insync.conformance.workload.Recorder;
import dev.insync.conformance.workload.WorkloadOptions;
import dev.insync.linearizability.Verdict;
import dev.insync.linearizability.log.LogChecker;
import dev.insync.linearizability.log.LogContract;
import dev.insync.linearizability.log.LogHistory;
import dev.insync.linearizability.log.LogRecorder.OpenFault;
import dev.insync.reference.runtime.cluster.ClusterException;
import dev.insync.reference.runtime.cluster.ClusterOptions;
import dev.insync.reference.runtime.cluster.LocalCluster;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The reference cluster under load and random faults, one at a time, each healed before the next. Beside what clients see, it
 * is judged by its states in ZooKeeper while faults happen, by its healing after each of them, and by its logs in the end.
 */
public final class Soak {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration HEALING_TIMEOUT = Duration.ofSeconds(60);
    private static final int MAX_FAULT_MS = 6_000;
    private static final int MAX_REST_MS = 1_500;

    /** What faults come, and when there were enough of them. */
    private record Plan(Set<FaultDeck.Kind> kinds, Predicate<Progress> enough) {}

    private record Progress(int faults, Duration elapsed, Recorder recorder) {
        boolean isFoundOut() {
            return LogChecker.check(recorder.history(), LogContract.kafka()).verdict() == Verdict.VIOLATION;
        }
    }

    private final ClusterOptions cluster;
    private final Plan plan;
    private final Consumer<String> story;
    private final Random random;
    private final long seed;
    private final List<String> broken = new ArrayList<>();

    /** @param seed of what is done to whom; the cluster's own timing is not repeated */
    public Soak(ClusterOptions cluster, Duration time, long seed, Consumer<String> story) {
        this(
                cluster,
                new Plan(EnumSet.allOf(FaultDeck.Kind.class), so -> so.elapsed().compareTo(time) >= 0),
                seed,
                story);
    }

    private Soak(ClusterOptions cluster, Plan plan, long seed, Consumer<String> story) {
        this.cluster = cluster;
        this.plan = plan;
        this.story = story;
        this.seed = seed;
        this.random = new Random(seed);
    }

    /**
     * One kind of fault, again and again until clients have seen what must not be.
     *
     * @param most of them, whatever clients see
     */
    static Soak untilFoundOut(
            ClusterOptions cluster, FaultDeck.Kind kind, int most, long seed, Consumer<String> story) {
        return new Soak(cluster, new Plan(EnumSet.of(kind), so -> so.faults() == most || so.isFoundOut()), seed, story);
    }

    /**
     * Runs it; at the end no broker is left.
     *
     * @param topic name for the topic; the cluster must not know it yet
     * @param recorder takes the history
     */
    public Judgement run(String topic, Recorder recorder) throws ClusterException, ClusterUnavailableException {
        Judgement judgement;
        List<Integer> brokers;
        try (LocalCluster running = LocalCluster.start(cluster);
                ClusterView view = ClusterView.connect(running.bootstrapServers(), CONNECT_TIMEOUT)) {
            view.awaitBrokers(cluster.brokers(), CONNECT_TIMEOUT);
            brokers = running.brokerIds();
            WorkloadOptions load = WorkloadOptions.standard(running.bootstrapServers(), topic, seed);
            judgement = Experiment.run(view, load, recorder, () -> disturb(running, view, load, recorder), story);
        }
        if (judgement.incidents().isEmpty()) {
            compareLogs(brokers, judgement.history());
        }
        return judgement.withBroken(broken);
    }

    private void disturb(LocalCluster running, ClusterView view, WorkloadOptions load, Recorder recorder)
            throws Incident {
        long startNs = System.nanoTime();
        FaultDeck deck = new FaultDeck(running, load.topic(), load.partitions(), recorder, plan.kinds(), seed);
        try (StateWatch watch = StateWatch.start(running, load.topic())) {
            try {
                LeaderFaults.pass(MAX_REST_MS);
                boolean heals;
                int faults = 0;
                do {
                    heals = suffer(deck.next(), view, load, recorder);
                    faults++;
                    LeaderFaults.pass(random.nextInt(MAX_REST_MS));
                } while (heals && !plan.enough().test(new Progress(faults, since(startNs), recorder)));
            } finally {
                broken.addAll(watch.broken());
                story.accept("the partitions' states were seen " + watch.looks() + " times");
            }
        } catch (ClusterException e) {
            throw new Incident("the nemesis had to stop: " + e.getMessage(), e);
        }
    }

    private static Duration since(long startNs) {
        return Duration.ofNanos(System.nanoTime() - startNs);
    }

    /** One fault from its beginning until it is healed; false where it does not heal. */
    private boolean suffer(Fault fault, ClusterView view, WorkloadOptions load, Recorder recorder)
            throws ClusterException {
        story.accept(fault.what());
        OpenFault open = recorder.fault(fault.what());
        fault.begin().give();
        LeaderFaults.pass(random.nextInt(MAX_FAULT_MS));
        fault.end().give();
        boolean heals = view.awaitHealthy(load.topic(), load.partitions(), HEALING_TIMEOUT);
        if (heals) {
            open.end();
        } else {
            open.lasts();
            broken.add("IsrHeals: some replica was not in sync " + HEALING_TIMEOUT.toSeconds() + " s after the end of: "
                    + fault.what());
        }
        return heals;
    }

    /** Every replica is in sync and nobody writes: the logs must be the same. */
    private void compareLogs(List<Integer> brokers, LogHistory history) {
        try {
            for (int op = 0; op < history.size(); op++) {
                if (history.isFinal(op)) {
                    String partition = history.partitions().get(history.partition(op));
                    long end = history.count(op) == 0 ? 0 : history.recordOffset(op, history.count(op) - 1) + 1;
                    broken.addAll(ReplicaLogs.differences(cluster.data(), brokers, partition, end));
                }
            }
        } catch (IOException e) {
            broken.add("IsrAgreement: the logs cannot be compared: " + e.getMessage());
        }
    }
}
