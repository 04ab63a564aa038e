package dev.insync.reference.runtime.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.runtime.RecordBatch;
import dev.insync.reference.runtime.RecordBatches;
import dev.insync.reference.runtime.TestBatches;
import dev.insync.reference.runtime.TopicPartition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Power that fails in the middle: of what was not flushed any part may be lost, in the last segment, in those before it, and in
 * snapshots of producers. What comes back is a prefix of what was there, with all that was flushed, or no log at all.
 */
class LostTailTest {
    private static final TopicPartition P0 = new TopicPartition("orders", 0);
    private static final long PRODUCER = 7;
    private static final int BATCHES = 24;
    private static final StorageConfig SMALL_SEGMENTS = new StorageConfig(400, 100);

    /** Does not flush segments that are full. */
    private static final PartitionLog.Owner NOBODY = new PartitionLog.Owner() {
        @Override
        public void segmentFilled(PartitionLog log) {}

        @Override
        public void recoveryPointLowered() {}

        @Override
        public void startRaised() {}

        @Override
        public void sendFailed(TopicPartition partition, StorageException failure) {}
    };

    private final List<ByteBuffer> appended = new ArrayList<>();
    private long flushed;

    /** How much of what may be lost is, per mille: in the segment where the flush ended, and in those after it. */
    @Property(tries = 200)
    void whatWasFlushedComesBackAndWhatFollowsItIsAPrefix(
            @ForAll @IntRange(max = BATCHES) int flushedBatches,
            @ForAll @IntRange(max = 1_000) int lostOfFirst,
            @ForAll @IntRange(max = 1_000) int lostOfLater,
            @ForAll boolean snapshotsLost)
            throws IOException {
        try (TempDirectory directory = TempDirectory.create()) {
            appendAndLosePower(directory.path(), flushedBatches);
            lose(directory.path(), flushed, lostOfFirst, lostOfLater);
            if (snapshotsLost) {
                emptySnapshots(directory.path());
            }
            PartitionLog log = open(directory.path(), new LogLoader.Found(flushed, 0, false));
            assertTrue(log.endOffset() >= flushed, "flushed to " + flushed + ", found " + log.endOffset());
            List<ByteBuffer> found = new ArrayList<>();
            for (long offset = 0; offset < log.endOffset(); ) {
                List<RecordBatch> read = RecordBatches.split(
                        log.read(offset, 1000, log.endOffset(), true).toBuffer());
                read.forEach(batch -> found.add(batch.buffer()));
                offset = read.get(read.size() - 1).nextOffset();
            }
            assertEquals(appended.subList(0, found.size()), found);
            assertEquals(new ProducerCheck.Accepted(), log.checkProducer(next(found.size())));
            log.append(next(found.size()), log.endOffset(), 5);
            log.close();
        }
    }

    @Property(tries = 100)
    void aLogThatLostWhatWasFlushedStaysOffline(
            @ForAll @IntRange(min = 1, max = BATCHES) int flushedBatches,
            @ForAll @IntRange(max = 999) int keptPerMille,
            @ForAll boolean closed)
            throws IOException {
        try (TempDirectory directory = TempDirectory.create()) {
            appendAndLosePower(directory.path(), flushedBatches);
            if (closed) {
                open(directory.path(), new LogLoader.Found(flushed, 0, false)).close();
                flushed = BATCHES;
            }
            lose(directory.path(), flushed * keptPerMille / 1_000, 1_000, 1_000);
            LogLoader.Found found = new LogLoader.Found(flushed, 0, closed);
            StorageException e = assertThrows(StorageException.class, () -> open(directory.path(), found));
            assertTrue(String.valueOf(e.getMessage()).contains("up to offset " + flushed + " were synced"));
        }
    }

    /** KAFKA-16541: the file of the epochs is not flushed with the records. */
    @Example
    void epochsWhoseFileIsLostComeBackFromTheBatchesAndWithoutTheRuleNotAtAll() throws IOException {
        StorageConfig withoutTheRule = new StorageConfig(400, 100, false);
        List<EpochStart> epochs = List.of(new EpochStart(0, 0), new EpochStart(1, 8), new EpochStart(2, 16));
        try (TempDirectory directory = TempDirectory.create()) {
            appendAndLosePower(directory.path(), 0);
            LogLoader.Found found = new LogLoader.Found(0, 0, false);
            assertEquals(epochs, epochs(directory.path(), withoutTheRule, found), "from the file, while there is one");
            Files.delete(directory.path().resolve(PartitionLog.EPOCH_CHECKPOINT));
            assertEquals(List.of(), epochs(directory.path(), withoutTheRule, found));
            assertEquals(epochs, epochs(directory.path(), SMALL_SEGMENTS, found));
        }
    }

    private static List<EpochStart> epochs(Path directory, StorageConfig config, LogLoader.Found found)
            throws IOException {
        PartitionLog log = PartitionLog.open(P0, directory, config, NOBODY, found);
        log.closeFiles();
        assertEquals(BATCHES, log.endOffset());
        return log.epochs();
    }

    private static PartitionLog open(Path directory, LogLoader.Found found) {
        return PartitionLog.open(P0, directory, SMALL_SEGMENTS, NOBODY, found);
    }

    private static RecordBatch next(int batch) {
        return TestBatches.idempotent(PRODUCER, 0, batch, 1);
    }

    private void appendAndLosePower(Path directory, int flushedBatches) throws IOException {
        appended.clear();
        PartitionLog log = open(directory, LogLoader.Found.NEW);
        for (int i = 0; i <= BATCHES; i++) {
            if (i == flushedBatches) {
                log.flush();
            }
            if (i < BATCHES) {
                RecordBatch batch = next(i);
                log.append(batch, log.endOffset(), i / 8);
                appended.add(ByteBuffer.allocate(batch.sizeInBytes())
                        .put(batch.buffer())
                        .flip());
            }
        }
        flushed = log.recoveryPoint();
        assertEquals(flushedBatches, flushed);
        log.closeFiles();
    }

    /** Cuts the segments with records from an offset on: the first of them, and those after it, by a part of what may go. */
    private static void lose(Path directory, long keptOffset, int lostOfFirst, int lostOfLater) throws IOException {
        for (Path segment : files(directory, ".log")) {
            long base = Segment.offsetOf(String.valueOf(segment.getFileName()));
            try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                BatchScanner scanner = new BatchScanner(channel, 0, (int) channel.size());
                int kept = 0;
                while (scanner.next() && scanner.batch().nextOffset() <= keptOffset) {
                    kept = scanner.end();
                }
                boolean first = base <= keptOffset;
                long mayGo = channel.size() - kept;
                channel.truncate(channel.size() - mayGo * (first ? lostOfFirst : lostOfLater) / 1_000);
            }
        }
    }

    private static void emptySnapshots(Path directory) throws IOException {
        for (Path snapshot : files(directory, ".snapshot")) {
            Files.write(snapshot, new byte[0]);
        }
    }

    private static List<Path> files(Path directory, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }
}
