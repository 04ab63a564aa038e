package dev.insync.reference.core;

/**
 * A controller tells one broker who leads a partition (Kafka's LeaderAndIsr request).
 *
 * @param leader broker id, or {@link PartitionState#NONE}
 * @param version of the state znode that this was read from, or written to
 */
public record LeaderAndIsr(
        int partition, int controllerEpoch, long brokerEpoch, int leader, int leaderEpoch, BrokerSet isr, int version)
        implements ControllerRequest {

    static LeaderAndIsr of(int partition, int controllerEpoch, long brokerEpoch, PartitionState state) {
        return new LeaderAndIsr(
                partition,
                controllerEpoch,
                brokerEpoch,
                state.leader(),
                state.leaderEpoch(),
                state.isr(),
                state.version());
    }
}
