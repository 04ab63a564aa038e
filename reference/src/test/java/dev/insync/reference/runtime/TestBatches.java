package dev.insync.reference.runtime;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.SimpleRecord;

/** Record batches as Kafka's own client makes them. */
public final class TestBatches {
    private TestBatches() {}

    public static RecordBatch plain(int records) {
        return plain(records, 10);
    }

    public static RecordBatch plain(int records, int valueBytes) {
        return RecordBatch.at(
                MemoryRecords.withRecords(Compression.NONE, simpleRecords(records, valueBytes))
                        .buffer(),
                0);
    }

    public static RecordBatch idempotent(long producerId, int epoch, int baseSequence, int records) {
        return RecordBatch.at(
                MemoryRecords.withIdempotentRecords(
                                Compression.NONE, producerId, (short) epoch, baseSequence, simpleRecords(records, 10))
                        .buffer(),
                0);
    }

    private static SimpleRecord[] simpleRecords(int records, int valueBytes) {
        return IntStream.range(0, records)
                .mapToObj(i -> new SimpleRecord(
                        1_700_000_000_000L + i,
                        ("key-" + i).getBytes(StandardCharsets.UTF_8),
                        "v".repeat(valueBytes).getBytes(StandardCharsets.UTF_8)))
                .toArray(SimpleRecord[]::new);
    }

    /** What a leader's answer holds: the batches, stamped one after the other, in one buffer. */
    public static ByteBuffer stamped(long baseOffset, int leaderEpoch, RecordBatch... batches) {
        List<ByteBuffer> parts = new ArrayList<>();
        long next = baseOffset;
        for (RecordBatch batch : batches) {
            batch.stamp(next, leaderEpoch);
            next = batch.nextOffset();
            parts.add(batch.buffer());
        }
        ByteBuffer all = ByteBuffer.allocate(
                parts.stream().mapToInt(ByteBuffer::remaining).sum());
        parts.forEach(all::put);
        return all.flip();
    }
}
