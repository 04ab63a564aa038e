package dev.insync.reference.runtime.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.runtime.RecordBatch;
import dev.insync.reference.runtime.RecordBatches;
import dev.insync.reference.runtime.TestBatches;
import dev.insync.reference.runtime.TopicPartition;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A consumer that reads at the tail while the leader appends sees whole batches, in order, and none beyond its limit. */
class ConcurrentReadTest {
    private static final int BATCHES = 5_000;

    @TempDir
    Path directory;

    @Test
    void readsBesideAppendsSeeWholeBatchesUpToTheirLimit() throws Exception {
        try (DataDirectory data = DataDirectory.open(directory, 1, new StorageConfig(50_000, 300))) {
            PartitionLog log = data.findOrCreate(new TopicPartition("orders", 0));
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < BATCHES; i++) {
                    log.append(TestBatches.plain(2, i % 50), log.endOffset(), 0);
                }
            });
            long offset = 0;
            while (offset < 2L * BATCHES) {
                long limit = log.endOffset();
                ByteBuffer bytes = log.read(offset, 2_000, limit, true).toBuffer();
                List<RecordBatch> batches = RecordBatches.split(bytes);
                assertEquals(
                        bytes.remaining(),
                        batches.stream().mapToInt(RecordBatch::sizeInBytes).sum());
                for (RecordBatch batch : batches) {
                    assertEquals(offset, batch.baseOffset());
                    offset = batch.nextOffset();
                }
                assertTrue(offset <= limit, offset + " > " + limit);
            }
            writer.get();
        }
    }
}
