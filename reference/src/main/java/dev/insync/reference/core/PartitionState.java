package dev.insync.reference.core;

/**
 * The partition's state in ZooKeeper: {@code zk.state[p]} of the specification.
 *
 * @param leader broker id, or {@link #NONE}
 * @param leaderEpoch rises with each write of a controller
 * @param isr in-sync replicas, never empty
 * @param controllerEpoch of the controller that wrote it last
 * @param version of the znode, as ZooKeeper counts it
 */
public record PartitionState(int leader, int leaderEpoch, BrokerSet isr, int controllerEpoch, int version) {
    /** No broker: {@code None} of the specification, -1 in Kafka's messages. */
    public static final int NONE = -1;
}
