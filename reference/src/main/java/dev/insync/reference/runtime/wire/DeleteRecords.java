package dev.insync.reference.runtime.wire;

import dev.insync.reference.runtime.TopicPartition;
import java.util.List;

/** DeleteRecords: the leader forgets the records before an offset (KIP-107). */
public final class DeleteRecords {
    /** Stands for the high watermark: everything that is committed goes. */
    public static final long HIGH_WATERMARK = -1;

    private DeleteRecords() {}

    public record Call(List<Deletion> deletions) {}

    /** @param offset the first that stays, or {@link #HIGH_WATERMARK} */
    public record Deletion(TopicPartition partition, long offset) {}

    public record Result(List<PartitionResult> partitions) {}

    /** @param lowWatermark the first offset that is left, -1 on error */
    public record PartitionResult(TopicPartition partition, ErrorCode error, long lowWatermark) {
        public static PartitionResult refused(TopicPartition partition, ErrorCode error) {
            return new PartitionResult(partition, error, -1);
        }
    }
}
