package dev.insync.reference.runtime.storage;

import dev.insync.reference.runtime.RecordBatch;
import dev.insync.reference.runtime.RecordBatches;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a log back from its files. What was synced must be there; of what was not, a crash may have torn the tail, which is cut
 * at the first batch that is not whole. Index and epochs come from the batch headers, after a clean end from their files;
 * producers come from the newest snapshot and the batch headers behind it.
 */
final class LogLoader {
    private static final Logger LOG = LoggerFactory.getLogger(LogLoader.class);

    private final Path directory;
    private final StorageConfig config;
    private final Found found;
    private final Consumer<StorageException> onSendFailure;
    private final ProducerSnapshots snapshots;
    private final List<Segment> segments = new ArrayList<>();
    private ProducerStates producers = new ProducerStates();
    private EpochHistory checkpointed = EpochHistory.EMPTY;
    private EpochHistory epochs = EpochHistory.EMPTY;
    private long endOffset;

    /**
     * What the data directory remembers of a log.
     *
     * @param recoveryPoint every batch below this offset was synced; batches above it have their checksums verified
     * @param startOffset where the log began
     * @param closed whether the log was closed in good order, so that its index and its epochs are in their files
     */
    record Found(long recoveryPoint, long startOffset, boolean closed) {
        static final Found NEW = new Found(0, 0, false);

        Found unclosed() {
            return new Found(recoveryPoint, startOffset, false);
        }
    }

    LogLoader(Path directory, StorageConfig config, Found found, Consumer<StorageException> onSendFailure)
            throws IOException {
        this.directory = directory;
        this.config = config;
        this.found = found;
        this.onSendFailure = onSendFailure;
        this.snapshots = ProducerSnapshots.find(directory);
    }

    /** @throws StorageException when synced batches are missing or damaged */
    void load() throws IOException {
        List<Long> baseOffsets = baseOffsets();
        if (baseOffsets.isEmpty()) {
            baseOffsets = List.of(0L);
        }
        endOffset = baseOffsets.get(0);
        if (endOffset > 0 || found.closed() || !config.rebuildsEpochs()) {
            checkpointed = new EpochHistory(Checkpoints.readEpochs(directory.resolve(PartitionLog.EPOCH_CHECKPOINT)));
        }
        if (endOffset > 0) {
            // the batches cannot tell in which epoch the log was when those before them were deleted
            epochs = new EpochHistory(checkpointed.starts().stream()
                            .filter(start -> start.startOffset() <= endOffset)
                            .toList())
                    .startingAt(endOffset);
        }
        boolean torn = false;
        for (long baseOffset : baseOffsets) {
            torn |= baseOffset != endOffset;
            requireSynced(torn);
            Segment segment = openSegment(baseOffset);
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
            skipIndexed(segment);
            torn = !scan(segment);
        }
        requireSynced(true);
        if (!config.rebuildsEpochs() && !found.closed()) {
            epochs = checkpointed.truncatedTo(endOffset);
        }
        loadProducers();
    }

    private Segment openSegment(long baseOffset) throws IOException {
        return Segment.open(directory, baseOffset, config.indexIntervalBytes(), onSendFailure);
    }

    /** What the index of a closed log tells need not be read: the walk goes on at its last entry. */
    private void skipIndexed(Segment segment) throws IOException {
        List<EpochStart> starts = checkpointed.starts();
        long first = Math.max(segments.get(0).baseOffset(), found.startOffset());
        if (!found.closed() || starts.isEmpty() || starts.get(0).startOffset() > first) {
            return;
        }
        long indexed = segment.restoreIndex();
        if (indexed >= endOffset) {
            endOffset = indexed;
            epochs = checkpointed.truncatedTo(indexed);
        }
    }

    private void loadProducers() throws IOException {
        Segments all = new Segments(segments);
        snapshots.truncateTo(endOffset);
        snapshots.keepOnly(all, snapshots.newest());
        producers = snapshots.at(endOffset, all);
    }

    /** Nothing follows {@code endOffset} that could be kept, so that is where the log would end. */
    private void requireSynced(boolean ends) {
        if (ends && endOffset < found.recoveryPoint()) {
            throw new StorageException(
                    "log " + directory + " ends at offset " + endOffset + ", but records up to offset "
                            + found.recoveryPoint() + " were synced: its files are damaged or missing");
        }
    }

    private List<Long> baseOffsets() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(Segment::isSegmentFile)
                    .map(Segment::offsetOf)
                    .sorted()
                    .toList();
        }
    }

    /** False if the file had more bytes than whole batches. They are cut off, unless synced records would go with them. */
    private boolean scan(Segment segment) throws IOException {
        long fileSize = segment.channel().size();
        BatchScanner scanner =
                new BatchScanner(segment.channel(), segment.size(), (int) Math.min(fileSize, Integer.MAX_VALUE));
        while (scanner.next() && continuesLog(scanner.batch()) && isWhole(segment, scanner)) {
            RecordBatch batch = scanner.batch();
            segment.accepted(batch);
            epochs = epochs.with(batch.leaderEpoch(), batch.baseOffset());
            endOffset = batch.nextOffset();
        }
        if (segment.size() == fileSize) {
            return true;
        }
        if (endOffset >= found.recoveryPoint()) {
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
        if (scanner.batch().nextOffset() <= found.recoveryPoint()) {
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

    Segments segments() {
        return new Segments(segments);
    }

    ProducerSnapshots snapshots() {
        return snapshots;
    }

    ProducerStates producers() {
        return producers;
    }

    /** The epochs as their file had them, where it was read. */
    EpochHistory checkpointed() {
        return checkpointed;
    }

    EpochHistory epochs() {
        return epochs;
    }

    long endOffset() {
        return endOffset;
    }
}
