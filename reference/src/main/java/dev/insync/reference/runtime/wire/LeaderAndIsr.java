package dev.insync.reference.runtime.wire;

import dev.insync.reference.runtime.TopicPartition;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** LeaderAndIsr: the controller tells a broker which replicas it leads and which it follows. */
public final class LeaderAndIsr {
    private LeaderAndIsr() {}

    /**
     * @param brokerEpoch czxid of the receiver's registration as the controller knows it (KIP-380), -1 if unknown
     * @param full whether these are all partitions of the receiver, so that others are stray
     * @param liveLeaders addresses of the leaders named in the states
     */
    public record Call(
            int controllerId,
            int controllerEpoch,
            long brokerEpoch,
            boolean full,
            List<PartitionState> partitions,
            List<BrokerEndpoint> liveLeaders) {}

    /**
     * @param controllerEpoch epoch of the controller that last wrote the state
     * @param leader broker id, or -1 if there is none
     * @param partitionEpoch version of the state znode
     * @param adding those of the replicas that a reassignment adds
     * @param removing those of them that it will take away
     * @param isNew whether the receiver may create the log
     * @param topicId null if the topic has none
     */
    public record PartitionState(
            TopicPartition partition,
            int controllerEpoch,
            int leader,
            int leaderEpoch,
            List<Integer> isr,
            int partitionEpoch,
            List<Integer> replicas,
            List<Integer> adding,
            List<Integer> removing,
            boolean isNew,
            @Nullable UUID topicId) {}

    /** @param error for the whole request, such as {@code STALE_CONTROLLER_EPOCH} */
    public record Result(ErrorCode error, List<PartitionResult> partitions) {}

    public record PartitionResult(TopicPartition partition, ErrorCode error) {}
}
