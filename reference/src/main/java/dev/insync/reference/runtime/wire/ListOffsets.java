package dev.insync.reference.runtime.wire;

import dev.insync.reference.runtime.TopicPartition;
import java.util.List;

/** ListOffsets: find an offset by position or by time. */
public final class ListOffsets {
    /** Asks for the next offset to be written (for consumers: the high watermark). */
    public static final long LATEST = -1;

    /** Asks for the first offset in the log. */
    public static final long EARLIEST = -2;

    /** Asks for the newest record by time (KIP-734). */
    public static final long MAX_TIMESTAMP = -3;

    /** Asks for the first offset on the leader's own disk (KIP-405). */
    public static final long EARLIEST_LOCAL = -4;

    /** Asks for the last offset that is stored elsewhere (KIP-1005). */
    public static final long LATEST_TIERED = -5;

    private ListOffsets() {}

    /** @param replicaId a broker id if another broker asks, -1 for consumers */
    public record Call(int replicaId, boolean readCommitted, List<PartitionQuery> partitions) {}

    /**
     * @param currentLeaderEpoch -1 if not sent
     * @param timestampMs milliseconds since 1970, or one of the constants here
     */
    public record PartitionQuery(TopicPartition partition, int currentLeaderEpoch, long timestampMs) {}

    public record Result(List<PartitionResult> partitions) {}

    /**
     * @param timestampMs of the record found, -1 for earliest and latest
     * @param offset -1 if no record is that new, or on error
     * @param leaderEpoch epoch of that offset, -1 if unknown
     */
    public record PartitionResult(
            TopicPartition partition, ErrorCode error, long timestampMs, long offset, int leaderEpoch) {
        public static PartitionResult refused(TopicPartition partition, ErrorCode error) {
            return new PartitionResult(partition, error, -1, -1, -1);
        }
    }
}
