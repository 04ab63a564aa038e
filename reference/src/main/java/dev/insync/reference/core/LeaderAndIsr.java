package dev.insync.reference.core;

/**
 * A controller tells one broker who leads a partition (Kafka's LeaderAndIsr request).
 *
 * @param controllerEpoch epoch of the controller that sends it
 * @param brokerEpoch czxid of the registration of the broker that it is for (KIP-380)
 * @param leader broker id, or {@link PartitionState#NONE}
 * @param version of the state znode that this was read from, or written to
 */
public record LeaderAndIsr(
        int controllerEpoch, long brokerEpoch, int leader, int leaderEpoch, BrokerSet isr, int version) {

    static LeaderAndIsr of(int controllerEpoch, long brokerEpoch, PartitionState state) {
        return new LeaderAndIsr(
                controllerEpoch, brokerEpoch, state.leader(), state.leaderEpoch(), state.isr(), state.version());
    }
}
