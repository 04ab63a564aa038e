package dev.insync.reference.runtime.wire;

import dev.insync.reference.runtime.TopicPartition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** OffsetCommit: remember how far a group has read. */
public final class OffsetCommit {
    private OffsetCommit() {}

    /** @param generation negative from a client that assigns partitions itself and is no member */
    public record Call(
            String groupId,
            int generation,
            String memberId,
            @Nullable String instanceId,
            List<Commit> commits) {}

    /**
     * @param offset the next one to read
     * @param leaderEpoch of the record read last, -1 if unknown
     * @param metadata the client's own note
     */
    public record Commit(TopicPartition partition, long offset, int leaderEpoch, String metadata) {}

    /** One entry per commit, in any order. */
    public record Result(List<PartitionResult> partitions) {}

    public record PartitionResult(TopicPartition partition, ErrorCode error) {}
}
