package dev.insync.reference.runtime.wire;

import dev.insync.reference.runtime.RecordBatch;
import dev.insync.reference.runtime.TopicPartition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Produce: append one batch per partition. */
public final class Produce {
    private Produce() {}

    /**
     * Only batches that passed the checks of format, length, checksum and counts; the server has answered for the others.
     *
     * @param acks 0 no answer, 1 the leader has it, -1 the whole ISR has it
     * @param timeoutMs how long the client waits for replication
     */
    public record Call(short acks, int timeoutMs, List<Append> appends) {}

    /** @param batch shares memory with the received request; may be stamped in place and kept */
    public record Append(TopicPartition partition, RecordBatch batch) {}

    /** One entry per append, in any order. */
    public record Result(List<PartitionResult> partitions) {}

    /**
     * @param baseOffset offset given to the first record, -1 on error; for a recognised duplicate that of the first copy
     * @param logAppendTimeMs the broker's time if the topic uses it, else -1
     * @param logStartOffset first offset still in the log, -1 if unknown
     * @param message for the client's log, or null
     */
    public record PartitionResult(
            TopicPartition partition,
            ErrorCode error,
            long baseOffset,
            long logAppendTimeMs,
            long logStartOffset,
            @Nullable String message) {
        public static PartitionResult appended(TopicPartition partition, long baseOffset, long logStartOffset) {
            return new PartitionResult(partition, ErrorCode.NONE, baseOffset, -1, logStartOffset, null);
        }

        public static PartitionResult refused(TopicPartition partition, ErrorCode error, @Nullable String message) {
            return new PartitionResult(partition, error, -1, -1, -1, message);
        }
    }
}
