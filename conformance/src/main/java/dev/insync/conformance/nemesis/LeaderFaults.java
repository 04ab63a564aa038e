package dev.insync.conformance.nemesis;

import dev.insync.conformance.workload.Recorder;
import dev.insync.reference.runtime.cluster.ClusterException;
import dev.insync.reference.runtime.cluster.LocalCluster;
import dev.insync.reference.runtime.cluster.PartitionView;
import dev.insync.reference.runtime.zk.StateZnode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Deaths of leaders at the moments for which replication has its rules. */
final class LeaderFaults {
    private static final int HELD_BACK_MS = 400;
    private static final int SLOW_DISK_MS = 100;
    private static final int MANY_ACKS = 20;
    /**
     * Longer than the time after which a producer gives up waiting for what nobody copies, and sends to the new leader; shorter
     * than that after which a follower that lags leaves the in-sync replicas.
     */
    private static final Duration LONGEST_REIGN = Duration.ofMillis(9_000);

    /** For what the cluster does by itself, and where it does not, the fault goes on without it: a load that comes, an election. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final long LOOK_EVERY_MS = 2;

    private final LocalCluster running;
    private final String topic;
    private final Random random;
    private final Duration session;
    private final Recorder recorder;
    private final List<AckCounter> acks;

    LeaderFaults(LocalCluster running, String topic, int partitions, Recorder recorder, Random random) {
        this.running = running;
        this.topic = topic;
        this.random = random;
        this.recorder = recorder;
        this.session = Duration.ofMillis(running.options().sessionTimeoutMs());
        this.acks = IntStream.range(0, partitions).mapToObj(AckCounter::new).toList();
        acks.forEach(recorder::addListener);
    }

    /** What such a leader acknowledges in its last moments, nobody else has. */
    Fault killUnfollowed() throws ClusterException {
        int partition = random.nextInt(acks.size());
        int leader = state(partition).leader();
        List<Integer> others = new ArrayList<>(running.brokerIds());
        others.remove(Integer.valueOf(leader));
        return new Fault(
                "kill broker " + leader + ", the leader of partition " + partition + ", while nobody follows",
                () -> {
                    awaitAcks(partition, 1, PATIENCE);
                    for (int other : others) {
                        running.pause(other);
                    }
                    // a follower may still get what is sent first, in the answer to a fetch that waits; not what is
                    // sent then
                    awaitAcks(partition, 1, shortOfASession());
                    awaitAcks(partition, MANY_ACKS, shortOfASession());
                    running.kill(leader);
                    for (int other : others) {
                        running.resume(other);
                    }
                    // one that came back before anybody had missed it would go on as leader, with all that it has
                    await(PATIENCE, () -> state(partition).leader() != leader);
                },
                () -> running.restart(leader));
    }

    /**
     * The last replica hears of the second leader only when that is dead as well: it must lead with all that was acknowledged,
     * and may not have dropped what it was about to compare with the second one (KIP-101). Its disk is slow, so that it is told
     * late how much of what it has is committed.
     */
    Fault killTwoLeaders() throws ClusterException {
        Succession s = succession(random.nextInt(acks.size()));
        return new Fault(
                "kill broker " + s.first + ", the leader of partition " + s.partition + ", and broker " + s.second
                        + " when it leads; broker " + s.last + " is the last",
                () -> {
                    awaitAcks(s.partition, 1, PATIENCE);
                    running.delayDisk(s.last, SLOW_DISK_MS);
                    pass(HELD_BACK_MS);
                    running.kill(s.first);
                    running.delayDisk(s.last, 0);
                    pass(Math.max(0, session.toMillis() - HELD_BACK_MS));
                    running.pause(s.last);
                    await(session, () -> state(s.partition).leader() != s.first);
                    running.kill(s.second);
                    running.resume(s.last);
                    await(PATIENCE, () -> state(s.partition).leader() == s.last);
                },
                () -> restartBoth(s));
    }

    /**
     * The second leader lacks records of the first that the last one has, and takes others in their place. What the last one
     * has and its clients never heard of must not be appended again (DEDUPLICATE, KAFKA-5793).
     */
    Fault killTwoLeadersApart() throws ClusterException {
        Succession s = succession(random.nextInt(acks.size()));
        return new Fault(
                "kill broker " + s.first + ", the leader of partition " + s.partition + ", while broker " + s.second
                        + " lags, and that one when it has led for a while; broker " + s.last + " is the last",
                () -> {
                    awaitAcks(s.partition, 1, PATIENCE);
                    running.hold(s.last, s.second);
                    running.pause(s.second);
                    // as above: what is sent first, the second leader may still get
                    awaitAppend(s.partition, s.last, shortOfASession());
                    awaitAppend(s.partition, s.last, shortOfASession());
                    running.kill(s.first);
                    running.resume(s.second);
                    await(PATIENCE, () -> state(s.partition).leader() != s.first);
                    awaitAppend(s.partition, s.second, LONGEST_REIGN);
                    pass(HELD_BACK_MS);
                    running.kill(s.second);
                    running.release(s.last, s.second);
                    await(PATIENCE, () -> state(s.partition).leader() == s.last);
                },
                () -> restartBoth(s));
    }

    /** Twice that, and nobody who is paused meanwhile is taken for dead: a session ends so long after its last sign of life. */
    private Duration shortOfASession() {
        return session.dividedBy(4);
    }

    /** Waits until so many records are acknowledged that were sent from now on. */
    private void awaitAcks(int partition, int count, Duration patience) throws ClusterException {
        AckCounter ofPartition = acks.get(partition);
        ofPartition.countFrom(recorder.nowNs());
        await(patience, () -> ofPartition.counted() >= count);
    }

    /** Waits until a replica has appended something from now on. */
    private void awaitAppend(int partition, int broker, Duration patience) throws ClusterException {
        long before = logBytes(partition, broker);
        await(patience, () -> logBytes(partition, broker) > before);
    }

    private record Succession(int partition, int first, int second, int last) {}

    /** Who leads a partition, and the others in the order in which they are elected. */
    private Succession succession(int partition) throws ClusterException {
        PartitionView view = running.partitions().stream()
                .filter(each -> each.partition().equals(topic + "-" + partition))
                .findFirst()
                .orElseThrow(() -> new ClusterException(topic + " is gone"));
        List<Integer> others = new ArrayList<>(view.replicas());
        others.remove(Integer.valueOf(view.leader()));
        return new Succession(partition, view.leader(), others.get(0), others.get(1));
    }

    /** Of a replica's log; what nobody has acknowledged can be seen on its disk only. */
    private long logBytes(int partition, int broker) throws ClusterException {
        Path directory = running.dataDirectory().resolve("broker-" + broker).resolve(topic + "-" + partition);
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new ClusterException("the log in " + directory + " cannot be seen: " + e.getMessage(), e);
        }
    }

    private void restartBoth(Succession s) throws ClusterException {
        running.restart(s.first);
        running.restart(s.second);
    }

    private StateZnode state(int partition) throws ClusterException {
        return running.partitionState(topic, partition).orElseThrow(() -> new ClusterException(topic + " is gone"));
    }

    private interface Condition {
        boolean holds() throws ClusterException;
    }

    /** Waits for something that the cluster does by itself; where it does not in time, the fault goes on without it. */
    private static void await(Duration patience, Condition condition) throws ClusterException {
        long endNs = System.nanoTime() + patience.toNanos();
        while (!condition.holds() && System.nanoTime() < endNs) {
            pass(LOOK_EVERY_MS);
        }
    }

    static void pass(long millis) {
        long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long rest = endNs - System.nanoTime(); rest > 0; rest = endNs - System.nanoTime()) {
            LockSupport.parkNanos(rest);
        }
    }
}
