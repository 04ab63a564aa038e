package dev.insync.reference.runtime.wire;

import dev.insync.reference.runtime.RecordSlice;
import dev.insync.reference.runtime.TopicPartition;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Fetch: read records, as a consumer or as a follower. Always the whole list of partitions: there are no fetch sessions. */
public final class Fetch {
    /** The replica id of a consumer. */
    public static final int CONSUMER = -1;

    /** A sender that gives no broker epoch. */
    public static final long NO_BROKER_EPOCH = -1;

    /** No epoch given: the sender does not want the check. */
    public static final int NO_EPOCH = -1;

    private Fetch() {}

    /**
     * @param replicaId the follower's broker id, {@link #CONSUMER} otherwise
     * @param replicaEpoch czxid of the follower's registration (KIP-903), {@link #NO_BROKER_EPOCH} where it is not given
     * @param maxWaitMs how long to wait for {@code minBytes}
     * @param maxBytes limit over all partitions; the first batch is sent even if it is larger
     * @param readCommitted isolation level; without transactions it changes nothing
     */
    public record Call(
            int replicaId,
            long replicaEpoch,
            int maxWaitMs,
            int minBytes,
            int maxBytes,
            boolean readCommitted,
            List<PartitionFetch> partitions) {
        /** A fetch that says nothing about the broker's registration. */
        public Call(
                int replicaId,
                int maxWaitMs,
                int minBytes,
                int maxBytes,
                boolean readCommitted,
                List<PartitionFetch> partitions) {
            this(replicaId, NO_BROKER_EPOCH, maxWaitMs, minBytes, maxBytes, readCommitted, partitions);
        }

        public boolean isFromFollower() {
            return replicaId >= 0;
        }
    }

    /**
     * @param currentLeaderEpoch the epoch the sender believes in, {@link #NO_EPOCH} for old clients (KIP-320)
     * @param lastFetchedEpoch epoch of the last record the follower has, {@link #NO_EPOCH} if none or not sent (KIP-595)
     * @param logStartOffset the follower's first offset, -1 for consumers
     * @param topicId by which brokers name the topic to each other; null where it is not known
     */
    public record PartitionFetch(
            TopicPartition partition,
            int currentLeaderEpoch,
            long fetchOffset,
            int lastFetchedEpoch,
            long logStartOffset,
            int maxBytes,
            @Nullable UUID topicId) {
        /** A fetch that names its topic by name only. */
        public PartitionFetch(
                TopicPartition partition,
                int currentLeaderEpoch,
                long fetchOffset,
                int lastFetchedEpoch,
                long logStartOffset,
                int maxBytes) {
            this(partition, currentLeaderEpoch, fetchOffset, lastFetchedEpoch, logStartOffset, maxBytes, null);
        }
    }

    /** @param error for the whole request, for example a refused session; then there are no partitions */
    public record Result(ErrorCode error, List<PartitionResult> partitions) {
        public static Result of(List<PartitionResult> partitions) {
            return new Result(ErrorCode.NONE, partitions);
        }
    }

    /**
     * @param highWatermark -1 on error
     * @param logStartOffset first offset in the leader's log, -1 on an error that has nothing to do with it
     * @param diverging set instead of records when the follower's log is not a prefix of the leader's
     */
    public record PartitionResult(
            TopicPartition partition,
            ErrorCode error,
            long highWatermark,
            long logStartOffset,
            @Nullable EpochEndOffset diverging,
            RecordSlice records) {
        public static PartitionResult refused(TopicPartition partition, ErrorCode error) {
            return new PartitionResult(partition, error, -1, -1, null, RecordSlice.EMPTY);
        }

        /** The follower asks for what was deleted. */
        public static PartitionResult outOfRange(TopicPartition partition, long logStartOffset) {
            return new PartitionResult(
                    partition, ErrorCode.OFFSET_OUT_OF_RANGE, -1, logStartOffset, null, RecordSlice.EMPTY);
        }
    }

    /** The leader's largest epoch not above the one asked for, and the offset at which that epoch ends. */
    public record EpochEndOffset(int epoch, long endOffset) {}
}
