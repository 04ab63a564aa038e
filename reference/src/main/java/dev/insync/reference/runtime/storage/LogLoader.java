package dev.insync.reference.runtime.storage;

import dev.insync.reference.runtime.RecordBatch;
import dev.insync.reference.runtime.RecordBatches;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a log back from its files. What was synced must be there; of what was not, a crash may have torn the tail, which is cut
 * at the first batch that is not whole. Index, epochs and producers come from the batch headers.
 */
final class LogLoader {
    private static final Logger LOG = LoggerFactory.getLogger(LogLoader.class);

    private final Path directory;
    private final StorageConfig config;
    private final long recoveryPoint;
    private final List<Segment> segments = new ArrayList<>();
    private final ProducerStates producers = new ProducerStates();
    private EpochHistory epochs = EpochHistory.EMPTY;
    private long endOffset;

    /** @param recoveryPoint every batch below this offset was synced; batches above it have their checksums verified */
    LogLoader(Path directory, StorageConfig config, long recoveryPoint) {
        this.directory = directory;
        this.config = config;
        this.recoveryPoint = recoveryPoint;
    }

    /** @throws StorageException when synced batches are missing or damaged */
    void load() throws IOException {
        List<Long> baseOffsets = baseOffsets();
        if (baseOffsets.isEmpty()) {
            baseOffsets = List.of(0L);
        }
        endOffset = baseOffsets.get(0);
        if (endOffset > 0) {
            // the batches cannot tell in which epoch the log was when those before them were deleted
            epochs = new EpochHistory(Checkpoints.readEpochs(directory.resolve(PartitionLog.EPOCH_CHECKPOINT)).stream()
                            .filter(start -> start.startOffset() <= endOffset)
                            .toList())
                    .startingAt(endOffset);
        }
        boolean torn = false;
        for (long baseOffset : baseOffsets) {
            torn |= baseOffset != endOffset;
            requireSynced(torn);
            Segment segment = Segment.open(directory, baseOffset, config.indexIntervalBytes(), producers.copy());
            if (torn) {
                LOG.warn(
                        "log {}: dropping {}, it does not continue the log at offset {}",
                        directory,
                        segment.file(),
                        endOffset);
                segment.delete();
                continue;
            }
            segments.add(segment);
            torn = !scan(segment);
        }
        requireSynced(true);
    }

    /** Nothing follows {@code endOffset} that could be kept, so that is where the log would end. */
    private void requireSynced(boolean ends) {
        if (ends && endOffset < recoveryPoint) {
            throw new StorageException("log " + directory + " ends at offset " + endOffset
                    + ", but records up to offset " + recoveryPoint + " were synced: its files are damaged or missing");
        }
    }

    private List<Long> baseOffsets() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(Segment::isSegmentFile)
                    .map(name -> Long.parseLong(name, 0, 20, 10))
                    .sorted()
                    .toList();
        }
    }

    /** False if the file had more bytes than whole batches. They are cut off, unless synced records would go with them. */
    private boolean scan(Segment segment) throws IOException {
        long fileSize = segment.channel().size();
        BatchScanner scanner = new BatchScanner(segment.channel(), 0, (int) Math.min(fileSize, Integer.MAX_VALUE));
        while (scanner.next() && continuesLog(scanner.batch()) && isWhole(segment, scanner)) {
            RecordBatch batch = scanner.batch();
            segment.accepted(batch);
            producers.appended(batch);
            epochs = epochs.with(batch.leaderEpoch(), batch.baseOffset());
            endOffset = batch.nextOffset();
        }
        if (segment.size() == fileSize) {
            return true;
        }
        if (endOffset >= recoveryPoint) {
            LOG.warn(
                    "log {}: cut {} bytes after offset {} that are no whole batch",
                    directory,
                    fileSize - segment.size(),
                    endOffset);
            segment.truncateTo(segment.size());
        }
        return false;
    }

    private boolean continuesLog(RecordBatch batch) {
        return batch.baseOffset() == endOffset
                && batch.lastOffsetDelta() >= 0
                && batch.leaderEpoch() >= epochs.lastEpoch();
    }

    private boolean isWhole(Segment segment, BatchScanner scanner) throws IOException {
        if (scanner.batch().nextOffset() <= recoveryPoint) {
            return true;
        }
        ByteBuffer bytes = ByteBuffer.allocate(scanner.batch().sizeInBytes());
        while (bytes.hasRemaining()) {
            if (segment.channel().read(bytes, scanner.position() + (long) bytes.position()) < 0) {
                return false;
            }
        }
        return RecordBatches.check(bytes.flip(), 0) instanceof RecordBatches.Valid;
    }

    void closeQuietly() {
        for (Segment segment : segments) {
            try {
                segment.close();
            } catch (IOException e) {
                LOG.debug("log {}: {} did not close", directory, segment.file(), e);
            }
        }
    }

    List<Segment> segments() {
        return segments;
    }

    ProducerStates producers() {
        return producers;
    }

    EpochHistory epochs() {
        return epochs;
    }

    long endOffset() {
        return endOffset;
    }
}
