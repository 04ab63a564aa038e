package dev.insync.reference.sim;

import dev.insync.reference.core.Assignment;
import dev.insync.reference.core.BrokerSet;
import dev.insync.reference.core.PartitionState;
import dev.insync.reference.core.ReplicaState;
import dev.insync.reference.core.cluster.ClusterState;
import dev.insync.reference.core.cluster.StoredReplica;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The end of a run: no more faults, no new records, and a network that loses nothing. In the end the properties of
 * {@code Liveness.tla} must hold; the end is after many times what everything together usually takes.
 */
final class Healing {
    private static final int MANY = 20;
    private static final int JOBS_BETWEEN_LOOKS = 64;

    /** In a round: a cluster of a core with a fault may be busy for ever without time going by. */
    private static final int MOST_JOBS = 1_000_000;

    private final World world;
    private final Scheduler scheduler;

    Healing(World world, Scheduler scheduler) {
        this.world = world;
        this.scheduler = scheduler;
    }

    /** Goes on until the cluster is whole; where it is not in the end, that is a violation. */
    void run() {
        world.calmDown();
        long roundUs = roundUs();
        long endUs = world.nowUs() + MANY * roundUs + catchUpUs() + backlogUs();
        long roundEndUs = world.nowUs() + roundUs;
        int jobs = 0;
        String missing = missing();
        while (missing != null && world.canGoOn() && world.nowUs() < endUs && jobs < MOST_JOBS) {
            for (int i = 0; i < JOBS_BETWEEN_LOOKS && world.canGoOn(); i++) {
                if (!scheduler.next()) {
                    endUs = world.nowUs();
                    break;
                }
            }
            jobs += JOBS_BETWEEN_LOOKS;
            if (world.nowUs() >= roundEndUs) {
                roundEndUs = world.nowUs() + roundUs;
                jobs = 0;
            }
            missing = missing();
        }
        if (missing != null && world.canGoOn()) {
            world.violated(missing);
        }
    }

    /** What everything together usually takes, when brokers and controllers do it one after the other. */
    private long roundUs() {
        Profile profile = world.profile;
        return profile.sessionUs()
                + profile.lagUs()
                + profile.timeoutUs()
                + profile.watchUs()
                + profile.pollUs()
                + profile.produceUs()
                + profile.zooKeeperUs()
                + world.partitions * (profile.requestUs() + profile.controllerUs());
    }

    /** More than an empty follower needs for the longest log, whose records come several at a time. */
    private long catchUpUs() {
        long longest = 0;
        for (int p = 0; p < world.partitions; p++) {
            for (int b = 1; b <= world.brokers; b++) {
                longest = Math.max(
                        longest, Shape.replica(world.state(), p, b).log().size());
            }
        }
        return longest * (world.profile.networkUs() + 1);
    }

    /** What a broker needs for all that controllers have sent it, one request after the other. */
    private long backlogUs() {
        long longest = 0;
        for (int c = 1; c <= world.brokers; c++) {
            for (int b = 1; b <= world.brokers; b++) {
                longest =
                        Math.max(longest, world.state().requests().get(c).get(b).size());
            }
        }
        return longest * world.profile.requestUs();
    }

    private @Nullable String missing() {
        for (int p = 0; p < world.partitions; p++) {
            String missing = missing(world.state(), p);
            if (missing != null) {
                return missing + " of partition " + p + ": " + Shape.state(world.state(), p) + ", "
                        + Shape.assignment(world.state(), p);
            }
        }
        return null;
    }

    /** The first property that does not hold yet. */
    private static @Nullable String missing(ClusterState s, int p) {
        PartitionState state = Shape.state(s, p);
        int l = state.leader();
        ReplicaState leader = l < 1 ? null : Shape.replica(s, p, l).state();
        if (leader == null || !leader.isLeader() || leader.leaderEpoch() != state.leaderEpoch()) {
            return "LeaderElected: no leader";
        }
        Assignment assignment = Shape.assignment(s, p);
        if (assignment.isReassigned()) {
            return "ReassignmentCompletes: not the end";
        }
        BrokerSet replicas = assignment.replicas();
        String diverging = diverging(s, p, replicas, Healing::followsToTheEnd);
        if (diverging != null) {
            return diverging;
        }
        if (!leader.isr().equals(replicas) || !leader.pendingIsr().isEmpty()) {
            return "IsrHeals: only " + leader.isr();
        }
        // Last, since it looks at every record.
        return leader.highWatermark() == leader.log().endOffset()
                ? diverging(s, p, replicas, (follower, of) -> follower.log().equals(of.log()))
                : "ProducesEnd: not all";
    }

    /** A follower that is not to its leader what it should be. */
    private static @Nullable String diverging(
            ClusterState s, int p, BrokerSet replicas, BiPredicate<StoredReplica, StoredReplica> isLike) {
        int l = Shape.state(s, p).leader();
        for (int i = 0; i < replicas.size(); i++) {
            int f = replicas.get(i);
            if (f != l && !isLike.test(Shape.replica(s, p, f), Shape.replica(s, p, l))) {
                return "FollowersConverge: not b" + f;
            }
        }
        return null;
    }

    private static boolean followsToTheEnd(StoredReplica follower, StoredReplica leader) {
        return follower.state().isFollower()
                && follower.state().leader() == leader.state().id()
                && follower.log().size() == leader.log().size();
    }
}
