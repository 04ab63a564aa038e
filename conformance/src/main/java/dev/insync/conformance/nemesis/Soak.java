package dev.insync.conformance.nemesis;

import dev.insync.conformance.workload.ClusterUnavailableException;
import dev.insync.conformance.workload.ClusterView;
import dev.insync.conformance.workload.Experiment;
import dev.insync.conformance.workload.Incident;
import dev.insync.conformance.workload.Judgement;
import dev.insync.conformance.workload.Recorder;
import dev.insync.conformance.workload.WorkloadOptions;
import dev.insync.linearizability.log.LogRecorder.OpenFault;
import dev.insync.reference.runtime.cluster.ClusterException;
import dev.insync.reference.runtime.cluster.ClusterOptions;
import dev.insync.reference.runtime.cluster.LocalCluster;
import dev.insync.reference.runtime.cluster.PartitionView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The reference cluster under load and random faults, one at a time, each healed before the next: kills, also of a leader whose
 * followers were paused just before, and of two leaders in a row, pauses, links cut in one or both directions, loss of ZooKeeper by one broker or by all.
 */
public final class Soak {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration HEALING_TIMEOUT = Duration.ofSeconds(60);
    private static final int MAX_FAULT_MS = 6_000;
    private static final int MAX_REST_MS = 1_500;
    private static final int HELD_BACK_MS = 400;

    private final ClusterOptions cluster;
    private final Duration time;
    private final Consumer<String> story;
    private final Random random;
    private final long seed;

    /** @param seed of what is done to whom; the cluster's own timing is not repeated */
    public Soak(ClusterOptions cluster, Duration time, long seed, Consumer<String> story) {
        this.cluster = cluster;
        this.time = time;
        this.story = story;
        this.seed = seed;
        this.random = new Random(seed);
    }

    /** Something that goes wrong on purpose, and its end. */
    private record Fault(String what, Order begin, Order end) {}

    private interface Order {
        void give() throws ClusterException;
    }

    /**
     * Runs it; at the end no broker is left.
     *
     * @param topic name for the topic; the cluster must not know it yet
     * @param recorder takes the history
     */
    public Judgement run(String topic, Recorder recorder) throws ClusterException, ClusterUnavailableException {
        try (LocalCluster running = LocalCluster.start(cluster);
                ClusterView view = ClusterView.connect(running.bootstrapServers(), CONNECT_TIMEOUT)) {
            view.awaitBrokers(cluster.brokers(), CONNECT_TIMEOUT);
            WorkloadOptions load = WorkloadOptions.standard(running.bootstrapServers(), topic, seed);
            return Experiment.run(view, load, recorder, () -> disturb(running, view, load, recorder), story);
        }
    }

    private void disturb(LocalCluster running, ClusterView view, WorkloadOptions load, Recorder recorder)
            throws Incident {
        long endNs = System.nanoTime() + time.toNanos();
        try {
            pass(MAX_REST_MS);
            while (System.nanoTime() < endNs) {
                Fault fault = choose(running, load);
                story.accept(fault.what());
                OpenFault open = recorder.fault(fault.what());
                fault.begin().give();
                pass(random.nextInt(MAX_FAULT_MS));
                fault.end().give();
                if (!view.awaitHealthy(load.topic(), load.partitions(), HEALING_TIMEOUT)) {
                    throw new Incident("some replica was not in sync " + HEALING_TIMEOUT.toSeconds() + " s after: "
                            + fault.what());
                }
                open.end();
                pass(random.nextInt(MAX_REST_MS));
            }
        } catch (ClusterException e) {
            throw new Incident("the nemesis had to stop: " + e.getMessage(), e);
        }
    }

    private Fault choose(LocalCluster running, WorkloadOptions load) throws ClusterException {
        List<Integer> brokers = new ArrayList<>(running.brokerIds());
        int a = brokers.remove(random.nextInt(brokers.size()));
        int b = brokers.get(random.nextInt(brokers.size()));
        int partition = random.nextInt(load.partitions());
        return switch (random.nextInt(9)) {
            case 0 -> new Fault("kill broker " + a, () -> running.kill(a), () -> running.restart(a));
            case 1, 2 -> killUnfollowed(running, load.topic(), partition);
            case 7, 8 -> killTwoLeaders(running, load.topic(), partition);
            case 3 -> new Fault("pause broker " + a, () -> running.pause(a), () -> running.resume(a));
            case 4 ->
                new Fault("cut the link from " + a + " to " + b, () -> running.cut(a, b), () -> running.heal(a, b));
            case 5 ->
                new Fault(
                        "cut " + a + " off from ZooKeeper",
                        () -> running.cutZooKeeper(a),
                        () -> running.healZooKeeper(a));
            default ->
                new Fault(
                        "ZooKeeper is gone for all",
                        () -> forAll(running, running::cutZooKeeper),
                        () -> forAll(running, running::healZooKeeper));
        };
    }

    /** What such a leader acknowledges in its last moments, nobody else has. */
    private static Fault killUnfollowed(LocalCluster running, String topic, int partition) throws ClusterException {
        int leader = leader(running, topic, partition);
        List<Integer> others = new ArrayList<>(running.brokerIds());
        others.remove(Integer.valueOf(leader));
        return new Fault(
                "kill broker " + leader + ", the leader of partition " + partition + ", while nobody follows",
                () -> {
                    for (int other : others) {
                        running.pause(other);
                    }
                    pass(HELD_BACK_MS);
                    running.kill(leader);
                    for (int other : others) {
                        running.resume(other);
                    }
                },
                () -> running.restart(leader));
    }

    /**
     * The last replica hears of the second leader only when that is dead as well: it must lead with all that was acknowledged,
     * and may not have dropped what it was about to compare with the second one (KIP-101).
     */
    private Fault killTwoLeaders(LocalCluster running, String topic, int partition) throws ClusterException {
        PartitionView view = running.partitions().stream()
                .filter(each -> each.partition().equals(topic + "-" + partition))
                .findFirst()
                .orElseThrow(() -> new ClusterException(topic + " is gone"));
        int first = view.leader();
        List<Integer> others = new ArrayList<>(view.replicas());
        others.remove(Integer.valueOf(first));
        int second = others.get(0);
        int last = others.get(1);
        return new Fault(
                "kill broker " + first + ", the leader of partition " + partition + ", and broker " + second
                        + " when it leads; broker " + last + " is the last",
                () -> {
                    running.kill(first);
                    pass(Math.max(0, cluster.sessionTimeoutMs() - HELD_BACK_MS));
                    running.pause(last);
                    long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(cluster.sessionTimeoutMs());
                    while (leader(running, topic, partition) == first && System.nanoTime() < endNs) {
                        pass(1);
                    }
                    running.kill(second);
                    running.resume(last);
                },
                () -> {
                    running.restart(first);
                    running.restart(second);
                });
    }

    private static int leader(LocalCluster running, String topic, int partition) throws ClusterException {
        return running.partitionState(topic, partition)
                .orElseThrow(() -> new ClusterException(topic + " is gone"))
                .leader();
    }

    private interface OfBroker {
        void give(int broker) throws ClusterException;
    }

    private static void forAll(LocalCluster running, OfBroker order) throws ClusterException {
        for (int broker : running.brokerIds()) {
            order.give(broker);
        }
    }

    private static void pass(long millis) {
        long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long rest = endNs - System.nanoTime(); rest > 0; rest = endNs - System.nanoTime()) {
            LockSupport.parkNanos(rest);
        }
    }
}
