package dev.insync.reference.core.cluster;

import dev.insync.reference.core.BrokerEpochs;
import dev.insync.reference.core.PartitionState;

/**
 * ZooKeeper's tree: {@code zk} of the specification.
 *
 * @param brokers czxid of each registration
 * @param czxid the last one that was given
 * @param controller broker id in /controller, or {@link PartitionState#NONE}
 * @param controllerEpoch value of /controller_epoch
 * @param state of the partition
 */
public record ZooKeeper(BrokerEpochs brokers, long czxid, int controller, int controllerEpoch, PartitionState state) {

    ZooKeeper withRegistration(int b) {
        return new ZooKeeper(brokers.with(b, czxid + 1), czxid + 1, controller, controllerEpoch, state);
    }

    ZooKeeper withoutSession(int b) {
        int remaining = controller == b ? PartitionState.NONE : controller;
        return new ZooKeeper(brokers.with(b, 0), czxid, remaining, controllerEpoch, state);
    }

    ZooKeeper withController(int c) {
        return new ZooKeeper(brokers, czxid, c, controllerEpoch + 1, state);
    }

    ZooKeeper withState(PartitionState changed) {
        return new ZooKeeper(brokers, czxid, controller, controllerEpoch, changed);
    }
}
