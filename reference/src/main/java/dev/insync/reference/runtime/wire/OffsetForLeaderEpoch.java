package dev.insync.reference.runtime.wire;

import dev.insync.reference.runtime.TopicPartition;
import java.util.List;

/** OffsetForLeaderEpoch: where an epoch ends in the leader's log (KIP-101, KIP-279). */
public final class OffsetForLeaderEpoch {
    private OffsetForLeaderEpoch() {}

    /** @param replicaId a broker id if a follower asks, -1 for consumers */
    public record Call(int replicaId, List<PartitionQuery> partitions) {}

    /** @param currentLeaderEpoch the epoch the sender believes in, -1 if not sent */
    public record PartitionQuery(TopicPartition partition, int currentLeaderEpoch, int leaderEpoch) {}

    public record Result(List<PartitionResult> partitions) {}

    /** @param leaderEpoch largest known epoch not above the requested one, -1 if none; {@code endOffset} is -1 then */
    public record PartitionResult(TopicPartition partition, ErrorCode error, int leaderEpoch, long endOffset) {
        public static PartitionResult refused(TopicPartition partition, ErrorCode error) {
            return new PartitionResult(partition, error, -1, -1);
        }
    }
}
