package dev.insync.reference.runtime.storage;

import dev.insync.reference.runtime.RecordBatch;
import dev.insync.reference.runtime.RecordSlice;
import dev.insync.reference.runtime.TopicPartition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of one partition: record batches in Kafka's segment files, byte for byte as they came but for base offset and leader
 * epoch.
 *
 * <p>One thread at a time may change it; {@link #read} may run beside that. When an append has returned, its bytes are with the
 * operating system: they survive the death of this process, and after {@link #flush} that of the machine. Threads that call in
 * must not be interrupted: the JDK closes a file under an interrupted thread.
 *
 * <p>Every method throws {@link StorageException} when the disk fails; the log should then be treated as offline.
 */
public final class PartitionLog {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionLog.class);
    static final String EPOCH_CHECKPOINT = "leader-epoch-checkpoint";

    /** What the data directory does for a log. */
    interface Owner {
        /** A segment is full: sync it when convenient. */
        void segmentFilled(PartitionLog log);

        /** Records below the recovery point are about to go: the checkpoint must stop vouching for them, durably, now. */
        void recoveryPointLowered();

        /** Records below the new start are gone for whoever asks, and must stay so after a crash. */
        void startRaised();

        /** The disk has failed under records that were being sent, long after they were read. On any thread. */
        void sendFailed(TopicPartition partition, StorageException failure);
    }

    private final TopicPartition partition;
    private final Path directory;
    private final StorageConfig config;
    private final Owner owner;
    private ProducerStates producers;
    private final ProducerSnapshots snapshots;
    private volatile Segments segments;
    private volatile EpochHistory epochs;
    private volatile long startOffset;
    private volatile long endOffset;
    private volatile long recoveryPoint;
    private final LongSupplier endOfLog = () -> endOffset;
    private int truncations;
    private boolean epochsSynced;
    private int segmentBytes;
    private long segmentMs = Long.MAX_VALUE;

    private PartitionLog(
            TopicPartition partition,
            Path directory,
            StorageConfig config,
            Owner owner,
            LogLoader loaded,
            LogLoader.Found found) {
        this.partition = partition;
        this.directory = directory;
        this.config = config;
        this.owner = owner;
        this.segmentBytes = config.segmentBytes();
        this.producers = loaded.producers();
        this.snapshots = loaded.snapshots();
        this.segments = loaded.segments();
        this.epochs = loaded.epochs();
        this.endOffset = loaded.endOffset();
        this.recoveryPoint = found.recoveryPoint();
        // a start beyond the end comes from a log that lost its tail
        this.startOffset = Math.max(segments.oldest().baseOffset(), Math.min(found.startOffset(), endOffset));
        this.epochs = this.startOffset > 0 ? epochs.startingAt(this.startOffset) : epochs;
        this.epochsSynced = found.closed() && epochs.equals(loaded.checkpointed());
    }

    /** Opens or creates the log in an existing directory, repairing what a crash may have left. */
    static PartitionLog open(
            TopicPartition partition, Path directory, StorageConfig config, Owner owner, LogLoader.Found found) {
        try {
            return load(partition, directory, config, owner, found);
        } catch (StorageException e) {
            if (!found.closed()) {
                throw e;
            }
            LOG.warn("{}: {}; reading all of its batches", partition, e.getMessage());
            return load(partition, directory, config, owner, found.unclosed());
        }
    }

    private static PartitionLog load(
            TopicPartition partition, Path directory, StorageConfig config, Owner owner, LogLoader.Found found) {
        LogLoader loader = null;
        try {
            loader = new LogLoader(directory, config, found, failure -> owner.sendFailed(partition, failure));
            loader.load();
            return new PartitionLog(partition, directory, config, owner, loader, found);
        } catch (StorageException | IOException e) {
            if (loader != null) {
                loader.closeQuietly();
            }
            throw e instanceof StorageException known
                    ? known
                    : new StorageException("cannot read log", directory, (IOException) e);
        }
    }

    /** From now on segments are cut by this size, and when a record is so much newer than their first batch. */
    public synchronized void configure(int maxSegmentBytes, long maxSegmentMs) {
        segmentBytes = maxSegmentBytes;
        segmentMs = maxSegmentMs;
    }

    public TopicPartition partition() {
        return partition;
    }

    /** The first offset that can be read. Records before it may still be in the first segment. */
    public long startOffset() {
        return startOffset;
    }

    /** Offset that the next record will get. */
    public long endOffset() {
        return endOffset;
    }

    /** The epochs of the batches in the log, oldest first, each with the offset of its first batch. */
    public List<EpochStart> epochs() {
        return epochs.starts();
    }

    /** The epoch in force at the start offset, -1 where there is no record yet. */
    public int startEpoch() {
        return epochs.firstEpoch();
    }

    /** Every record below this offset is on the disk, not only with the operating system. */
    public long recoveryPoint() {
        return recoveryPoint;
    }

    /** Bytes of all segments, without indexes. */
    public long sizeInBytes() {
        return segments.sizeInBytes();
    }

    /** What the log knows of the batch's producer. Ask before {@link #append}, on the same thread. */
    public synchronized ProducerCheck checkProducer(RecordBatch batch) {
        return producers.check(batch);
    }

    /**
     * Appends as a leader: stamps offset and epoch into the batch's bytes and writes them.
     *
     * @param baseOffset the log's end, as the caller knows it
     * @param leaderEpoch not below the last one in the log
     */
    public synchronized void append(RecordBatch batch, long baseOffset, int leaderEpoch) {
        if (baseOffset != endOffset) {
            throw new IllegalArgumentException(
                    "append to " + partition + " at offset " + baseOffset + ", but the log ends at " + endOffset);
        }
        batch.stamp(baseOffset, leaderEpoch);
        appendRun(List.of(batch), batch.buffer());
    }

    /**
     * Appends as a follower, offsets and epochs as the leader stamped them.
     *
     * @param batches what {@code RecordBatches.split} made of the leader's answer: adjacent in one buffer, and the first one at
     *     this log's end
     */
    public synchronized void appendAsFollower(List<RecordBatch> batches) {
        long expected = endOffset;
        int bytes = 0;
        for (RecordBatch batch : batches) {
            if (batch.baseOffset() != expected) {
                throw new IllegalArgumentException(
                        "append to " + partition + ": " + batch + " where offset " + expected + " should follow");
            }
            expected = batch.nextOffset();
            bytes += batch.sizeInBytes();
        }
        if (batches.isEmpty()) {
            return;
        }
        if (active().hasRoomFor(bytes, expected - 1, segmentBytes)) {
            ByteBuffer run = batches.get(0).buffer();
            appendRun(batches, run.limit(run.position() + bytes));
        } else {
            batches.forEach(batch -> appendRun(List.of(batch), batch.buffer()));
        }
    }

    private void appendRun(List<RecordBatch> batches, ByteBuffer bytes) {
        for (RecordBatch batch : batches) {
            if (batch.leaderEpoch() < epochs.lastEpoch()) {
                throw new IllegalArgumentException(
                        "append to " + partition + ": " + batch + " after epoch " + epochs.lastEpoch());
            }
        }
        RecordBatch last = batches.get(batches.size() - 1);
        EpochHistory before = epochs;
        try {
            if (!active().hasRoomFor(bytes.remaining(), last.lastOffset(), segmentBytes)
                    || active().isOlder(last.maxTimestampMs(), segmentMs)) {
                roll();
            }
            active().write(bytes);
        } catch (IOException e) {
            throw new StorageException("cannot append to", active().file(), e);
        }
        // Before the segment grows: a reader takes size, then end, and so never sees batches beyond the end it knows.
        endOffset = last.nextOffset();
        for (RecordBatch batch : batches) {
            active().accepted(batch);
            producers.appended(batch);
            epochs = epochs.with(batch.leaderEpoch(), batch.baseOffset());
        }
        if (before != epochs) {
            saveEpochs();
        }
    }

    private Segment active() {
        return segments.active();
    }

    private Segment openSegment(long baseOffset) throws IOException {
        return Segment.open(
                directory, baseOffset, config.indexIntervalBytes(), failure -> owner.sendFailed(partition, failure));
    }

    private void roll() throws IOException {
        snapshots.write(producers, endOffset);
        segments = segments.with(openSegment(endOffset));
        snapshots.keepOnly(segments, endOffset);
        AtomicFile.syncDirectory(directory);
        owner.segmentFilled(this);
    }

    /**
     * Whole batches from the one that holds {@code offset} on, all from one segment.
     *
     * @param offset from {@link #startOffset} to {@link #endOffset}
     * @param maxBytes limit; if the first batch alone is larger, see {@code atLeastOneBatch}
     * @param upToOffset exclusive; no batch that reaches it is returned
     * @param atLeastOneBatch whether the first batch is returned even if it is larger than {@code maxBytes}
     * @return empty if there is nothing to read, also when {@code offset} is beyond either end
     */
    public RecordSlice read(long offset, int maxBytes, long upToOffset, boolean atLeastOneBatch) {
        if (offset >= Math.min(upToOffset, endOffset) || offset < startOffset()) {
            return RecordSlice.EMPTY;
        }
        return segments.read(offset, maxBytes, upToOffset, atLeastOneBatch, endOfLog);
    }

    /** The newest timestamp of its records, in milliseconds since 1970; {@link Long#MAX_VALUE} where there is none. */
    public long newestMs() {
        return segments.newestMs();
    }

    /**
     * The first batch with a record as new as the timestamp, read into memory.
     *
     * @param timestampMs milliseconds since 1970, by the producers' clocks
     * @param fromOffset batches that end before it do not count
     */
    public Optional<RecordBatch> batchOfTime(long timestampMs, long fromOffset) {
        return segments.batchOfTime(timestampMs, fromOffset);
    }

    /**
     * Cuts the log, durably, so that it ends at {@code offset}, or at the start of the batch that holds it: batches are not cut.
     * Producers are again what they were at that point.
     *
     * @return the new end offset
     */
    public synchronized long truncateTo(long offset) {
        if (offset >= endOffset) {
            return endOffset;
        }
        if (offset < segments.oldest().baseOffset()) {
            truncateFullyAndStartAt(offset);
            return offset;
        }
        try {
            List<Segment> all = segments.all();
            int at = segments.indexOf(offset);
            Segment last = all.get(at);
            int position = last.positionOf(offset);
            long end = last.endOffsetAt(position);
            truncations++;
            if (end < recoveryPoint) {
                // In this order: a checkpoint written meanwhile by another thread must not bring the old point back.
                recoveryPoint = end;
                owner.recoveryPointLowered();
            }
            snapshots.truncateTo(end);
            segments = new Segments(all.subList(0, at + 1));
            endOffset = end;
            startOffset = Math.min(startOffset, end);
            epochs = epochs.truncatedTo(end);
            // From the newest to the oldest: a crash in between leaves a log without a gap.
            for (int dropped = all.size() - 1; dropped > at; dropped--) {
                all.get(dropped).delete();
            }
            last.truncateTo(position);
            producers = snapshots.at(end, segments);
            AtomicFile.syncDirectory(directory);
        } catch (IOException e) {
            throw new StorageException("cannot truncate", directory, e);
        }
        saveEpochs();
        return endOffset;
    }

    /**
     * Raises the start, durably, and deletes the segments before it; no effect where the log starts there already.
     *
     * @param offset not beyond the end
     */
    public synchronized void advanceStartTo(long offset) {
        if (offset <= startOffset) {
            return;
        }
        if (offset > endOffset) {
            throw new IllegalArgumentException(
                    "start of " + partition + " at offset " + offset + ", but the log ends at " + endOffset);
        }
        startOffset = offset;
        epochs = epochs.startingAt(offset);
        owner.startRaised();
        List<Segment> all = segments.all();
        int kept = segments.indexOf(offset);
        segments = new Segments(all.subList(kept, all.size()));
        try {
            for (Segment dropped : all.subList(0, kept)) {
                dropped.delete();
            }
            snapshots.startAt(segments.oldest().baseOffset());
        } catch (IOException e) {
            throw new StorageException("cannot delete segments of", directory, e);
        }
        saveEpochs();
    }

    /**
     * Deletes the oldest segments that are wholly below {@code upToOffset} and too old, or too much.
     *
     * @param newestMs segments without a record as new as this go; {@link Long#MIN_VALUE} keeps all
     * @param maxBytes as many segments go as leave at least so many bytes; {@link Long#MAX_VALUE} keeps all
     */
    public synchronized void retain(long newestMs, long maxBytes, long upToOffset) {
        long start = segments.retainedFrom(startOffset, newestMs, maxBytes, upToOffset, endOffset);
        if (start == endOffset && active().size() > 0) {
            try {
                roll();
            } catch (IOException e) {
                throw new StorageException("cannot roll", directory, e);
            }
        }
        advanceStartTo(start);
    }

    /** Drops everything and starts again, empty, at {@code offset}: the leader no longer has what follows this log's end. */
    public synchronized void truncateFullyAndStartAt(long offset) {
        try {
            truncations++;
            recoveryPoint = 0;
            owner.recoveryPointLowered();
            List<Segment> all = segments.all();
            producers = new ProducerStates();
            snapshots.truncateTo(-1);
            epochs = EpochHistory.EMPTY;
            for (int dropped = all.size() - 1; dropped >= 0; dropped--) {
                all.get(dropped).delete();
            }
            segments = new Segments(List.of(openSegment(offset)));
            endOffset = offset;
            startOffset = offset;
            owner.startRaised();
            AtomicFile.syncDirectory(directory);
        } catch (IOException e) {
            throw new StorageException("cannot truncate", directory, e);
        }
        saveEpochs();
    }

    /** Puts everything appended so far on the disk and moves the recovery point there. May run beside appends. */
    public void flush() {
        int truncationsBefore;
        long upTo;
        Segments now;
        synchronized (this) {
            truncationsBefore = truncations;
            upTo = endOffset;
            now = segments;
        }
        if (upTo == recoveryPoint) {
            return;
        }
        try {
            for (Segment segment :
                    now.all().subList(now.indexOf(recoveryPoint), now.all().size())) {
                segment.flush();
                if (segment.baseOffset() >= recoveryPoint) {
                    snapshots.sync(segment.baseOffset());
                }
                if (segment != now.active()) {
                    segment.saveIndex();
                }
            }
        } catch (ClosedChannelException e) {
            // Truncated away beside this flush; the truncation itself synced what is left.
            return;
        } catch (IOException e) {
            throw new StorageException("cannot sync", directory, e);
        }
        synchronized (this) {
            if (truncations == truncationsBefore) {
                recoveryPoint = Math.max(recoveryPoint, upTo);
            }
        }
    }

    /** Not synced until the log is closed: after a crash the epochs are derived from the batches. */
    private void saveEpochs() {
        Checkpoints.writeEpochs(directory.resolve(EPOCH_CHECKPOINT), epochs.starts(), false);
        epochsSynced = false;
    }

    Path directory() {
        return directory;
    }

    /** Syncs the log with all that {@link LogLoader} takes from files after a clean end, and closes it. */
    synchronized void close() {
        flush();
        try {
            for (Segment segment : segments.all()) {
                segment.saveIndex();
            }
            if (!snapshots.has(endOffset)) {
                snapshots.write(producers, endOffset);
                snapshots.sync(endOffset);
                snapshots.keepOnly(segments, endOffset);
            }
            if (!epochsSynced) {
                Checkpoints.writeEpochs(directory.resolve(EPOCH_CHECKPOINT), epochs.starts(), true);
            }
            closeFiles();
        } catch (IOException e) {
            throw new StorageException("cannot close", directory, e);
        }
    }

    /** Closes the files as they are, without any promise about the disk. */
    synchronized void closeFiles() throws IOException {
        segments.close();
    }
}
