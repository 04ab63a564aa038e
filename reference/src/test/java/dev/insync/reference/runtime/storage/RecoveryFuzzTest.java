package dev.insync.reference.runtime.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.runtime.RecordBatch;
import dev.insync.reference.runtime.RecordBatches;
import dev.insync.reference.runtime.TestBatches;
import dev.insync.reference.runtime.TopicPartition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever a crash makes of what was not synced: what comes back is what was appended, up to some batch. */
class RecoveryFuzzTest {
    private static final TopicPartition P0 = new TopicPartition("orders", 0);
    private static final int LEADER_EPOCH_AT = 12;
    private static final StorageConfig ONE_SEGMENT = new StorageConfig(100_000, 200);

    @Property(tries = 200)
    void aDamagedTailIsCutAtABatch(
            @ForAll @IntRange(min = 0, max = 10) int synced,
            @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 0, max = 1_000) Integer> damagedAtPerMille,
            @ForAll byte garbage,
            @ForAll @IntRange(min = 0, max = 300) int lostBytes)
            throws IOException {
        try (TempDirectory directory = TempDirectory.create()) {
            List<ByteBuffer> appended = new ArrayList<>();
            DataDirectory first = DataDirectory.open(directory.path(), 1, ONE_SEGMENT);
            PartitionLog log = first.findOrCreate(P0);
            int syncedBytes = 0;
            for (int i = 0; i < 10; i++) {
                if (i == synced) {
                    first.close();
                    first = DataDirectory.open(directory.path(), 1, ONE_SEGMENT);
                    log = first.findOrCreate(P0);
                    syncedBytes = (int) log.sizeInBytes();
                }
                RecordBatch batch = TestBatches.plain(1 + i % 3, 10 * i);
                log.append(batch, log.endOffset(), i / 4);
                appended.add(checked(batch.buffer()));
            }
            long syncedOffset = log.recoveryPoint();
            first.abandon();
            damage(directory.path(), syncedBytes, damagedAtPerMille, garbage, lostBytes);
            try (DataDirectory second = DataDirectory.open(directory.path(), 1, ONE_SEGMENT)) {
                PartitionLog found = second.findOrCreate(P0);
                List<RecordBatch> batches =
                        RecordBatches.split(found.read(0, Integer.MAX_VALUE, found.endOffset(), true)
                                .toBuffer());
                assertEquals(
                        appended.subList(0, batches.size()),
                        batches.stream().map(batch -> checked(batch.buffer())).toList());
                assertTrue(found.endOffset() >= syncedOffset, "nothing that was synced is lost");
            }
        }
    }

    private static void damage(
            Path directory, int syncedBytes, List<Integer> damagedAtPerMille, byte garbage, int lostBytes)
            throws IOException {
        Path segment = directory.resolve(P0.toString()).resolve(Segment.fileName(0, ".log"));
        byte[] bytes = Files.readAllBytes(segment);
        int unsynced = bytes.length - syncedBytes;
        for (int at : damagedAtPerMille) {
            int position = syncedBytes + (int) ((long) unsynced * at / 1_001);
            if (position < bytes.length) {
                bytes[position] = garbage;
            }
        }
        Files.write(segment, Arrays.copyOf(bytes, Math.max(syncedBytes, bytes.length - lostBytes)));
    }

    /** A copy without the leader epoch, which Kafka's format protects by no checksum. */
    private static ByteBuffer checked(ByteBuffer batch) {
        ByteBuffer copy =
                ByteBuffer.allocate(batch.remaining()).put(batch.duplicate()).flip();
        return copy.putInt(LEADER_EPOCH_AT, 0);
    }
}
