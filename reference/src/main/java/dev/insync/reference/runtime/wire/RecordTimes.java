package dev.insync.reference.runtime.wire;

import dev.insync.reference.runtime.RecordBatch;
import java.util.Optional;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.Record;

/** Looks for a time inside a batch, which only Kafka's codecs can open where it is compressed. */
public final class RecordTimes {
    private RecordTimes() {}

    /** @param timestampMs milliseconds since 1970 */
    public record Found(long offset, long timestampMs) {}

    /** The first record in the batch, from an offset on, that is as new as the timestamp, if there is one. */
    public static Optional<Found> firstAtOrAfter(RecordBatch batch, long fromOffset, long timestampMs) {
        for (Record record : MemoryRecords.readableRecords(batch.buffer()).records()) {
            if (record.offset() >= fromOffset && record.timestamp() >= timestampMs) {
                return Optional.of(new Found(record.offset(), record.timestamp()));
            }
        }
        return Optional.empty();
    }
}
