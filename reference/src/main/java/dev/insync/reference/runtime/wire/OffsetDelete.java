package dev.insync.reference.runtime.wire;

import dev.insync.reference.runtime.TopicPartition;
import java.util.List;

/** OffsetDelete: forget how far a group has read certain partitions (KIP-496). */
public final class OffsetDelete {
    private OffsetDelete() {}

    public record Call(String groupId, List<TopicPartition> partitions) {}

    /** @param error for the whole call; then there are no partitions */
    public record Result(ErrorCode error, List<OffsetCommit.PartitionResult> partitions) {}
}
