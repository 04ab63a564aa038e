package dev.insync.reference.core;

/**
 * A controller tells one broker to give up its role in a partition (Kafka's StopReplica request).
 *
 * @param delete whether the replica itself goes too
 */
public record StopReplica(int partition, int controllerEpoch, long brokerEpoch, int leaderEpoch, boolean delete)
        implements ControllerRequest {}
