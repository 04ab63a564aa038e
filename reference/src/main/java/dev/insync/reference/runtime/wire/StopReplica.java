package dev.insync.reference.runtime.wire;

import dev.insync.reference.runtime.TopicPartition;
import java.util.List;

/** StopReplica: the controller tells a broker to stop, and perhaps to delete, replicas. */
public final class StopReplica {
    private StopReplica() {}

    public record Call(int controllerId, int controllerEpoch, long brokerEpoch, List<PartitionState> partitions) {}

    /** @param leaderEpoch the epoch of the state that stops it, -2 when the topic is deleted, -1 if unknown */
    public record PartitionState(TopicPartition partition, int leaderEpoch, boolean delete) {}

    public record Result(ErrorCode error, List<PartitionResult> partitions) {}

    public record PartitionResult(TopicPartition partition, ErrorCode error) {}
}
