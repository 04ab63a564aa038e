package dev.insync.conformance.nemesis;

import dev.insync.conformance.workload.Recorder;
import dev.insync.linearizability.log.LogRecorder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Kills the leader of a partition under load, at the worst moment, and restarts it later.
 *
 * <p>The worst moment is when the leader has records that no follower has. To meet it every time, the followers are paused
 * first; the leader goes on taking records that nobody fetches. A correct leader acknowledges none of them. One that acknowledges
 * before replication does, and once a few such acknowledgements have arrived, it is killed and the followers go on: whoever of them
 * is elected lacks acknowledged records. The pause is shorter than any session timeout, so nobody is voted out for it.
 */
public final class LeaderKill {
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long NANOS_PER_MS = TimeUnit.MILLISECONDS.toNanos(1);

    /** What the nemesis must see of the cluster. */
    public interface Sight {
        /** The broker that leads the partition now, if there is one. */
        OptionalInt leader(int partition);

        /** Waits until all replicas of all partitions are in sync; false when that takes too long. */
        boolean awaitHealthy(Duration timeout);
    }

    /**
     * How long the parts of the schedule take.
     *
     * @param warmUp load before the first fault
     * @param settle after the followers were paused: fetches that were under way may still carry records to them, so only sends
     *     that began later count as unreplicated
     * @param longestPause of the followers; well below the session timeout
     * @param earlyAcks this many acknowledgements of unreplicated records are enough to end the pause early
     * @param afterElection load on the new leader before the old one is restarted
     * @param afterRestart load after everything is in sync again
     * @param election how long to wait for another leader; where all others had left the in-sync replicas, none may lead, and
     *     the killed broker must come back
     * @param patience for everything else that the cluster must get done by itself
     */
    public record Schedule(
            Duration warmUp,
            Duration settle,
            Duration longestPause,
            int earlyAcks,
            Duration afterElection,
            Duration afterRestart,
            Duration election,
            Duration patience) {

        /** The demo's. */
        public static Schedule standard() {
            return new Schedule(
                    Duration.ofSeconds(4),
                    Duration.ofMillis(300),
                    Duration.ofMillis(1_000),
                    20,
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(60));
        }
    }

    /**
     * What happened; times are nanoseconds on the history's clock.
     *
     * @param killed the broker that led the partition
     * @param elected the broker that leads it since; the killed one where nobody else may lead
     * @param earlyAcks acknowledgements of records that no follower can have had
     * @param pausedNs when the followers were stopped
     * @param killedNs when the leader was killed
     * @param electedNs when the cluster's metadata named another leader
     * @param restartedNs when the killed broker was started again
     * @param healedNs when all replicas were in sync again
     */
    public record Outcome(
            int partition,
            int killed,
            int elected,
            long earlyAcks,
            long pausedNs,
            long killedNs,
            long electedNs,
            long restartedNs,
            long healedNs) {}

    private final BrokerDriver driver;
    private final Sight cluster;
    private final Recorder recorder;
    private final int partition;
    private final Schedule schedule;
    private final Consumer<String> story;

    /**
     * @param partition whose leader is killed
     * @param story told what happens, one line at a time
     */
    public LeaderKill(
            BrokerDriver driver,
            Sight cluster,
            Recorder recorder,
            int partition,
            Schedule schedule,
            Consumer<String> story) {
        this.driver = driver;
        this.cluster = cluster;
        this.recorder = recorder;
        this.partition = partition;
        this.schedule = schedule;
        this.story = story;
    }

    /** Plays the schedule from warm-up to the last load; the workload must be running. */
    public Outcome run() throws NemesisException {
        AckCounter acks = new AckCounter(partition);
        recorder.addListener(acks);
        await(schedule.patience(), "no send to partition " + partition + " was acknowledged", () -> acks.total() > 0);
        pass(schedule.warmUp());

        int leader = leaderNow();
        List<Integer> followers = new ArrayList<>(new TreeSet<>(driver.brokers()));
        followers.remove(Integer.valueOf(leader));
        return play(acks, leader, followers);
    }

    private Outcome play(AckCounter acks, int leader, List<Integer> followers) throws NemesisException {
        Kill kill = kill(acks, leader, followers);
        story.accept("killed broker " + leader + ", the leader of partition " + partition + ", after "
                + (kill.atNs() - kill.pausedNs()) / NANOS_PER_MS + " ms in which its followers stood still");
        boolean back = false;
        try {
            int other = awaitLeaderOtherThan(leader);
            boolean failedOver = other != leader;
            Elected elected = failedOver ? elected(kill, other) : new Elected(leader, kill.atNs());
            if (failedOver) {
                await(
                        schedule.patience(),
                        "no send to partition " + partition + " was acknowledged after the kill",
                        () -> acks.counted() > 0);
                pass(schedule.afterElection());
            } else {
                story.accept(
                        "nobody else may lead partition " + partition + "; broker " + leader + " comes back for it");
            }

            long restartedNs = recorder.nowNs();
            driver.restart(leader);
            kill.fault().end();
            back = true;
            story.accept("restarted broker " + leader);
            if (!failedOver) {
                await(
                        schedule.patience(),
                        "no leader for partition " + partition,
                        () -> cluster.leader(partition).isPresent());
                elected = elected(kill, leader);
            }
            if (!cluster.awaitHealthy(schedule.patience())) {
                throw new NemesisException("broker " + leader + " did not get in sync within "
                        + schedule.patience().toSeconds() + " s of its restart");
            }
            long healedNs = recorder.nowNs();
            happened("all replicas in sync", healedNs - restartedNs);
            pass(schedule.afterRestart());
            return new Outcome(
                    partition,
                    leader,
                    elected.broker(),
                    kill.earlyAcks(),
                    kill.pausedNs(),
                    kill.atNs(),
                    elected.atNs(),
                    restartedNs,
                    healedNs);
        } finally {
            if (!back) {
                kill.fault().lasts();
            }
        }
    }

    /** Pauses the followers, kills the leader, and lets the followers go on. */
    private Kill kill(AckCounter acks, int leader, List<Integer> followers) throws NemesisException {
        long pausedNs = recorder.nowNs();
        LogRecorder.OpenFault pause = recorder.fault("pause brokers " + join(followers));
        try {
            for (int follower : followers) {
                driver.pause(follower);
            }
            acks.countFrom(recorder.nowNs() + schedule.settle().toNanos());
            reached(schedule.longestPause(), () -> acks.counted() >= schedule.earlyAcks());
            long earlyAcks = acks.counted();
            long atNs = recorder.nowNs();
            LogRecorder.OpenFault fault = recorder.fault("kill broker " + leader);
            driver.kill(leader);
            acks.countFrom(recorder.nowNs());
            return new Kill(pausedNs, atNs, earlyAcks, fault);
        } finally {
            resumeAll(followers);
            pause.end();
        }
    }

    private record Kill(long pausedNs, long atNs, long earlyAcks, LogRecorder.OpenFault fault) {}

    /** Tries every one of them, whatever becomes of the others. */
    private void resumeAll(List<Integer> brokers) throws NemesisException {
        NemesisException first = null;
        for (int broker : brokers) {
            try {
                driver.resume(broker);
            } catch (NemesisException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private void happened(String what, long afterNs) {
        recorder.fault(what).end();
        story.accept(what + " after " + afterNs / NANOS_PER_MS + " ms");
    }

    private int leaderNow() throws NemesisException {
        OptionalInt leader = cluster.leader(partition);
        return leader.orElseThrow(() -> new NemesisException("partition " + partition + " has no leader"));
    }

    /** The first other broker that is seen to lead, or the old leader where none is in time. */
    private int awaitLeaderOtherThan(int old) {
        int[] seen = {old};
        reached(schedule.election(), () -> {
            // Brokers hear of an election one after the other, so the next look may show the old leader again.
            seen[0] = cluster.leader(partition).orElse(old);
            return seen[0] != old;
        });
        return seen[0];
    }

    private Elected elected(Kill kill, int broker) {
        Elected elected = new Elected(broker, recorder.nowNs());
        happened("broker " + broker + " leads partition " + partition, elected.atNs() - kill.atNs());
        return elected;
    }

    private record Elected(int broker, long atNs) {}

    private static void await(Duration patience, String otherwise, BooleanSupplier condition) throws NemesisException {
        if (!reached(patience, condition)) {
            throw new NemesisException(otherwise + " within " + patience.toSeconds() + " s");
        }
    }

    private static boolean reached(Duration patience, BooleanSupplier condition) {
        long deadlineNanos = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadlineNanos || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return true;
    }

    /** Lets the load run for a while. */
    private static void pass(Duration time) {
        reached(time, () -> false);
    }

    private static String join(List<Integer> brokers) {
        return String.join(" and ", brokers.stream().map(String::valueOf).toList());
    }
}
