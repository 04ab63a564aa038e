package dev.insync.reference.runtime.wire;

import dev.insync.reference.runtime.TopicPartition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** OffsetFetch: how far a group has read. */
public final class OffsetFetch {
    private OffsetFetch() {}

    /** @param partitions null asks for everything that the group has committed */
    public record Call(String groupId, @Nullable List<TopicPartition> partitions) {}

    public record Result(ErrorCode error, List<PartitionResult> partitions) {}

    /** @param offset -1 where nothing is committed, then without an error */
    public record PartitionResult(TopicPartition partition, long offset, int leaderEpoch, String metadata) {
        public static PartitionResult none(TopicPartition partition) {
            return new PartitionResult(partition, -1, -1, "");
        }
    }
}
