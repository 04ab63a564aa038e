package dev.insync.reference.sim;

import dev.insync.reference.core.Assignment;
import dev.insync.reference.core.BrokerSet;
import dev.insync.reference.core.PartitionState;
import dev.insync.reference.core.cluster.ClusterConfig;
import dev.insync.reference.core.cluster.ClusterState;

/** The properties of the specification that speak of ZooKeeper's tree, for one partition. Cheap enough for every step. */
final class ZooKeeperProperties {
    private final ClusterConfig config;

    ZooKeeperProperties(ClusterConfig config) {
        this.config = config;
    }

    static boolean leaderInIsr(ClusterState s, int p) {
        PartitionState state = Shape.state(s, p);
        return !state.isr().isEmpty()
                && (state.leader() == PartitionState.NONE || state.isr().contains(state.leader()));
    }

    static boolean isrWithinReplicas(ClusterState s, int p) {
        return Shape.state(s, p).isr().isSubsetOf(Shape.assignment(s, p).replicas());
    }

    boolean stoppedIsNotInSync(ClusterState s, int p) {
        BrokerSet isr = Shape.state(s, p).isr();
        for (int b = 1; b <= config.brokers(); b++) {
            if (!s.broker().get(b).up() && s.broker().get(b).stopping() && isr.contains(b) && isr.size() > 1) {
                return false;
            }
        }
        return true;
    }

    static boolean versionsRise(ClusterState before, ClusterState after, int p) {
        PartitionState was = Shape.state(before, p);
        PartitionState is = Shape.state(after, p);
        return after.zk().controllerEpoch() >= before.zk().controllerEpoch()
                && is.leaderEpoch() >= was.leaderEpoch()
                && is.version() >= was.version()
                && (is.version() != was.version() || is.equals(was));
    }

    static boolean noZombieWrites(ClusterState before, ClusterState after, int p) {
        PartitionState is = Shape.state(after, p);
        return is.leaderEpoch() == Shape.state(before, p).leaderEpoch()
                || is.controllerEpoch() == before.zk().controllerEpoch();
    }

    static boolean listedNeverFalls(ClusterState before, ClusterState after, int p) {
        return Shape.client(after, p).listed() >= Shape.client(before, p).listed();
    }

    /** The replicas without those that a reassignment adds and that have not been in sync since. */
    static BrokerSet settled(ClusterState s, int p) {
        Assignment assignment = Shape.assignment(s, p);
        BrokerSet comes = assignment.adding().minus(Shape.state(s, p).isr());
        return assignment.replicas().minus(comes);
    }

    static boolean reassignedIsInSync(ClusterState before, ClusterState after, int p) {
        Assignment was = Shape.assignment(before, p);
        Assignment is = Shape.assignment(after, p);
        boolean reached =
                was.isReassigned() && !is.isReassigned() && is.replicas().equals(was.target());
        return !reached || Shape.state(after, p).isr().equals(is.replicas());
    }
}
