package dev.insync.reference.runtime.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.insync.reference.runtime.RecordBatch;
import dev.insync.reference.runtime.TopicPartition;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.SimpleRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first batch of a time, found by the time index, is the one that a look at every batch finds. */
class BatchOfTimeTest {
    private static final TopicPartition P0 = new TopicPartition("orders", 0);
    private static final int SEGMENT_BYTES = 4_000;
    private static final int RECORDS = 2;
    private static final int INDEX_INTERVAL_BYTES = 200;

    /** What the test remembers of a batch. */
    private record Remembered(long baseOffset, long maxTimestampMs) {}

    @TempDir
    Path directory;

    private final Random random = new Random(20_261_122);
    private final List<Remembered> remembered = new ArrayList<>();

    @Test
    void isFoundThroughAppendsTruncationsAndRestarts() throws Exception {
        for (int life = 0; life < 5; life++) {
            StorageConfig config = new StorageConfig(SEGMENT_BYTES, INDEX_INTERVAL_BYTES);
            try (DataDirectory data = DataDirectory.open(directory, 1, config)) {
                PartitionLog log = data.findOrCreate(P0);
                for (int step = 0; step < 60; step++) {
                    if (random.nextInt(12) == 0) {
                        long end = log.truncateTo(log.endOffset() - random.nextInt((int) log.endOffset() / 3 + 1));
                        remembered.removeIf(batch -> batch.baseOffset() >= end);
                    } else {
                        append(log);
                    }
                }
                for (long timestampMs = -1; timestampMs < 1_100; timestampMs += 7) {
                    assertFound(log, 0, timestampMs);
                    assertFound(log, random.nextInt((int) log.endOffset() + 1), timestampMs);
                }
                assertEquals(
                        remembered.stream()
                                .mapToLong(Remembered::maxTimestampMs)
                                .max()
                                .orElse(Long.MAX_VALUE),
                        log.newestMs());
            }
        }
        assertEquals(0, Files.size(directory.resolve("orders-0/00000000000000000000.timeindex")) % 12);
    }

    private void append(PartitionLog log) {
        // clocks of producers disagree, and now and then one is far ahead
        long timestampMs = remembered.size() + random.nextInt(40) + (random.nextInt(30) == 0 ? 500 : 0);
        ByteBuffer bytes = MemoryRecords.withRecords(
                        Compression.NONE,
                        new SimpleRecord(timestampMs, new byte[10], new byte[20]),
                        new SimpleRecord(timestampMs / 2, new byte[10], new byte[20]))
                .buffer();
        remembered.add(new Remembered(log.endOffset(), timestampMs));
        log.append(RecordBatch.at(bytes, 0), log.endOffset(), 0);
    }

    private void assertFound(PartitionLog log, long fromOffset, long timestampMs) {
        Optional<Long> expected = remembered.stream()
                .filter(batch -> batch.baseOffset() + RECORDS > fromOffset && batch.maxTimestampMs() >= timestampMs)
                .map(Remembered::baseOffset)
                .findFirst();
        Optional<RecordBatch> found = log.batchOfTime(timestampMs, fromOffset);
        assertEquals(expected.isPresent(), found.isPresent(), () -> "at " + timestampMs);
        if (found.isPresent()) {
            assertEquals(expected.get(), found.get().baseOffset(), () -> "at " + timestampMs);
        }
    }
}
