package dev.insync.reference.core.cluster;

import dev.insync.reference.core.Assignment;
import dev.insync.reference.core.BrokerEpochs;
import dev.insync.reference.core.BrokerSet;
import dev.insync.reference.core.Partition;
import dev.insync.reference.core.PartitionState;
import java.util.ArrayList;
import java.util.List;

/**
 * ZooKeeper's tree: {@code zk} of the specification.
 *
 * @param brokers czxid of each registration
 * @param czxid the last one that was given
 * @param controller broker id in /controller, or {@link PartitionState#NONE}
 * @param controllerEpoch value of /controller_epoch
 * @param watches the controllers that the next change of the registry is told to
 * @param fired the controllers that were told, and have not read it since
 * @param state of each partition
 * @param assignment of each partition
 */
public record ZooKeeper(
        BrokerEpochs brokers,
        long czxid,
        int controller,
        int controllerEpoch,
        BrokerSet watches,
        BrokerSet fired,
        PerPartition<PartitionState> state,
        PerPartition<Assignment> assignment) {

    /** What it holds about one partition. */
    public Partition partition(int p) {
        return new Partition(state.get(p), assignment.get(p));
    }

    /** What it holds about every partition, by number. */
    public List<Partition> partitions() {
        List<Partition> all = new ArrayList<>(state.size());
        for (int p = 0; p < state.size(); p++) {
            all.add(partition(p));
        }
        return all;
    }

    ZooKeeper withRegistration(int b) {
        return new ZooKeeper(
                        brokers.with(b, czxid + 1),
                        czxid + 1,
                        controller,
                        controllerEpoch,
                        watches,
                        fired,
                        state,
                        assignment)
                .notifying();
    }

    /** {@code WithoutSession}: the ephemeral nodes and the watches of a session go. */
    ZooKeeper withoutSession(int b) {
        return new ZooKeeper(
                        brokers.with(b, 0),
                        czxid,
                        controller == b ? PartitionState.NONE : controller,
                        controllerEpoch,
                        watches.without(b),
                        fired.without(b),
                        state,
                        assignment)
                .notifying();
    }

    /** {@code Notifying}: the registry changed, and whoever watches it is told so, once. */
    private ZooKeeper notifying() {
        return withWatches(BrokerSet.empty(), fired.union(watches));
    }

    ZooKeeper withController(int c) {
        return new ZooKeeper(brokers, czxid, c, controllerEpoch + 1, watches, fired, state, assignment);
    }

    /** The broker watches the registry. */
    ZooKeeper watchedBy(int c) {
        return withWatches(watches.with(c), fired);
    }

    /** The broker has heard that the registry changed. */
    ZooKeeper heardBy(int c) {
        return withWatches(watches, fired.without(c));
    }

    /** The broker watches nothing any more. */
    ZooKeeper withoutWatch(int c) {
        return withWatches(watches.without(c), fired.without(c));
    }

    private ZooKeeper withWatches(BrokerSet changed, BrokerSet changedFired) {
        return changed == watches && changedFired == fired
                ? this
                : new ZooKeeper(brokers, czxid, controller, controllerEpoch, changed, changedFired, state, assignment);
    }

    ZooKeeper withState(int p, PartitionState changed) {
        return new ZooKeeper(
                brokers, czxid, controller, controllerEpoch, watches, fired, state.with(p, changed), assignment);
    }

    ZooKeeper withAssignment(int p, Assignment changed) {
        return changed == assignment.get(p)
                ? this
                : new ZooKeeper(
                        brokers,
                        czxid,
                        controller,
                        controllerEpoch,
                        watches,
                        fired,
                        state,
                        assignment.with(p, changed));
    }
}
