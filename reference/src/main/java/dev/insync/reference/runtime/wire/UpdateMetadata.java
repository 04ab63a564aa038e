package dev.insync.reference.runtime.wire;

import dev.insync.reference.runtime.TopicPartition;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** UpdateMetadata: the controller tells a broker what to answer to Metadata. */
public final class UpdateMetadata {
    /** Leader id that marks a topic as being deleted. */
    public static final int LEADER_DURING_DELETE = -2;

    private UpdateMetadata() {}

    /** @param brokerEpoch czxid of the receiver's registration as the controller knows it, -1 if unknown */
    public record Call(
            int controllerId,
            int controllerEpoch,
            long brokerEpoch,
            List<PartitionState> partitions,
            List<BrokerEndpoint> liveBrokers) {}

    public record PartitionState(
            TopicPartition partition,
            int controllerEpoch,
            int leader,
            int leaderEpoch,
            List<Integer> isr,
            int partitionEpoch,
            List<Integer> replicas,
            List<Integer> offlineReplicas,
            @Nullable UUID topicId) {}

    public record Result(ErrorCode error) {}
}
