package dev.insync.reference.runtime.storage;

import dev.insync.reference.runtime.RecordBatch;
import dev.insync.reference.runtime.RecordSlice;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Consumer;

/** One segment file with its index. One writer at a time; readers see whole batches only, because the size grows after the bytes. */
final class Segment {
    private static final int OFFSET_DIGITS = 20;
    private static final String LOG_SUFFIX = ".log";
    private static final String INDEX_SUFFIX = ".index";
    private static final String TIME_INDEX_SUFFIX = ".timeindex";

    private final Path file;
    private final long baseOffset;
    private final FileChannel channel;
    private final int indexIntervalBytes;
    private final Consumer<StorageException> onSendFailure;
    private final OffsetIndex index = new OffsetIndex();
    private final TimeIndex times = new TimeIndex();
    private int bytesSinceIndexEntry;
    private volatile int size;
    private volatile long maxTimestampMs = Long.MIN_VALUE;
    private long firstTimestampMs;
    private boolean indexSaved;

    private Segment(
            Path file,
            long baseOffset,
            FileChannel channel,
            int indexIntervalBytes,
            Consumer<StorageException> onSendFailure) {
        this.file = file;
        this.baseOffset = baseOffset;
        this.channel = channel;
        this.indexIntervalBytes = indexIntervalBytes;
        this.onSendFailure = onSendFailure;
    }

    /**
     * Opens or creates the file; its content is not looked at yet, so the size is 0 until {@link #accepted} is called.
     *
     * @param onSendFailure called on any thread when the disk fails under a {@link #slice}, after the read that made it
     */
    static Segment open(
            Path directory, long baseOffset, int indexIntervalBytes, Consumer<StorageException> onSendFailure)
            throws IOException {
        Path file = directory.resolve(fileName(baseOffset, LOG_SUFFIX));
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        return new Segment(file, baseOffset, channel, indexIntervalBytes, onSendFailure);
    }

    static String fileName(long offset, String suffix) {
        return "%020d%s".formatted(offset, suffix);
    }

    static boolean isSegmentFile(String fileName) {
        return isNamedByOffset(fileName, LOG_SUFFIX);
    }

    static boolean isNamedByOffset(String fileName, String suffix) {
        return fileName.length() == OFFSET_DIGITS + suffix.length()
                && fileName.endsWith(suffix)
                && fileName.chars().limit(OFFSET_DIGITS).allMatch(c -> c >= '0' && c <= '9');
    }

    static long offsetOf(String fileName) {
        return Long.parseLong(fileName, 0, OFFSET_DIGITS, 10);
    }

    long baseOffset() {
        return baseOffset;
    }

    int size() {
        return size;
    }

    /** The newest timestamp of its records, in milliseconds since 1970 by the producers' clocks. */
    long maxTimestampMs() {
        return maxTimestampMs;
    }

    Path file() {
        return file;
    }

    FileChannel channel() {
        return channel;
    }

    /** Whether so many more bytes up to this offset still fit, in the file and in the index's 32-bit offsets. */
    boolean hasRoomFor(int bytes, long lastOffset, int segmentBytes) {
        return size == 0 || ((long) size + bytes <= segmentBytes && lastOffset - baseOffset <= Integer.MAX_VALUE);
    }

    /** Whether a record is so much newer than the first batch. */
    boolean isOlder(long timestampMs, long segmentMs) {
        return size > 0 && timestampMs - firstTimestampMs > segmentMs;
    }

    /** Writes at the end; {@link #accepted} then makes the batches visible. A failed write leaves nothing behind. */
    void write(ByteBuffer bytes) throws IOException {
        long at = size;
        try {
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
        } catch (IOException e) {
            try {
                channel.truncate(size);
            } catch (IOException undoFailed) {
                e.addSuppressed(undoFailed);
            }
            throw e;
        }
    }

    /** Makes the batch at the current end part of the segment: its bytes are in the file. */
    void accepted(RecordBatch batch) {
        maxTimestampMs = Math.max(maxTimestampMs, batch.maxTimestampMs());
        if (size == 0) {
            firstTimestampMs = batch.maxTimestampMs();
        }
        if (bytesSinceIndexEntry > indexIntervalBytes) {
            index.add((int) (batch.lastOffset() - baseOffset), size);
            times.add(maxTimestampMs, (int) (batch.lastOffset() - baseOffset));
            bytesSinceIndexEntry = 0;
            indexSaved = false;
        }
        bytesSinceIndexEntry += batch.sizeInBytes();
        size += batch.sizeInBytes();
    }

    /** Position of the first batch whose last offset is at least {@code offset}; the size if there is none. */
    int positionOf(long offset) throws IOException {
        if (offset <= baseOffset) {
            return 0;
        }
        long relative = Math.min(offset - baseOffset, Integer.MAX_VALUE);
        BatchScanner scanner = new BatchScanner(channel, index.positionBefore((int) relative), size);
        while (scanner.next()) {
            if (scanner.batch().lastOffset() >= offset) {
                return scanner.position();
            }
        }
        return scanner.end();
    }

    /** Position of the first batch that ends at the offset or later and has a record as new as the timestamp; -1 if there is none. */
    int positionOfTime(long timestampMs, long fromOffset) throws IOException {
        if (maxTimestampMs < timestampMs) {
            return -1;
        }
        int before = times.offsetBefore(timestampMs);
        int from = positionOf(Math.max(baseOffset + Math.max(0, before), fromOffset));
        BatchScanner scanner = new BatchScanner(channel, from, size);
        while (scanner.next()) {
            if (scanner.batch().maxTimestampMs() >= timestampMs) {
                return scanner.position();
            }
        }
        return -1;
    }

    /** The end of the last whole batch that ends at or before {@code limit}, not before {@code from}, where a batch starts. */
    int lastBatchEnd(int from, int limit) throws IOException {
        if (limit >= size) {
            return size;
        }
        BatchScanner scanner = new BatchScanner(channel, Math.max(from, index.batchStartBefore(limit)), size);
        int end = scanner.end();
        while (scanner.next() && scanner.position() + scanner.batch().sizeInBytes() <= limit) {
            end = scanner.position() + scanner.batch().sizeInBytes();
        }
        return end;
    }

    /** Offset after the last batch before the position, where a batch starts or the segment ends. */
    long endOffsetAt(int position) throws IOException {
        long end = baseOffset;
        BatchScanner scanner = new BatchScanner(channel, index.batchStartBefore(position - 1), position);
        while (scanner.next()) {
            end = scanner.batch().nextOffset();
        }
        return end;
    }

    /** Size of the batch that starts at the position, 0 if none does. */
    int batchSizeAt(int position) throws IOException {
        BatchScanner scanner = new BatchScanner(channel, position, size);
        return scanner.next() ? scanner.batch().sizeInBytes() : 0;
    }

    /** A region of the file, to be read when it is sent. */
    RecordSlice slice(int position, int bytes) {
        return new RecordSlice.InFile(channel, position, bytes, e -> failure(e).ifPresent(onSendFailure));
    }

    /** What it means that a read has failed: nothing, where the segment was cut or deleted beside it. */
    synchronized Optional<StorageException> failure(IOException e) {
        try {
            // the size is looked at first: an append counts its bytes after it has written them
            if (e instanceof ClosedChannelException || (e instanceof EOFException && size <= channel.size())) {
                return Optional.empty();
            }
        } catch (IOException noSize) {
            e.addSuppressed(noSize);
        }
        return Optional.of(new StorageException("cannot read", file, e));
    }

    /** Tells of the producers of the batches between two offsets. */
    void replay(long fromOffset, long upToOffset, ProducerStates producers) throws IOException {
        BatchScanner scanner = new BatchScanner(channel, positionOf(fromOffset), size);
        while (scanner.next() && scanner.batch().nextOffset() <= upToOffset) {
            producers.appended(scanner.batch());
        }
    }

    /** Cuts the file, durably. */
    synchronized void truncateTo(int position) throws IOException {
        size = position;
        indexSaved = false;
        index.truncateTo(position);
        bytesSinceIndexEntry = 0;
        times.truncateTo(endOffsetAt(position) - baseOffset);
        long newestMs = times.lastTimestampMs();
        BatchScanner scanner = new BatchScanner(channel, index.batchStartBefore(position - 1), position);
        while (scanner.next()) {
            newestMs = Math.max(newestMs, scanner.batch().maxTimestampMs());
        }
        maxTimestampMs = newestMs;
        channel.truncate(position);
        channel.force(true);
    }

    void flush() throws IOException {
        channel.force(true);
    }

    /** Writes the index, durably, unless its file is up to date. Not beside an append to this segment. */
    synchronized void saveIndex() throws IOException {
        if (!indexSaved) {
            index.save(indexFile(INDEX_SUFFIX));
            times.save(indexFile(TIME_INDEX_SUFFIX));
            indexSaved = true;
        }
    }

    /**
     * Takes the index from its files, so that only what comes after its last entry remains to be {@link #accepted}. Only for a
     * segment whose index was saved when it was last written to.
     *
     * @return first offset of the batch of the last entry, -1 where no file is there that fits the segment
     */
    long restoreIndex() throws IOException {
        if (index.load(indexFile(INDEX_SUFFIX)) && times.load(indexFile(TIME_INDEX_SUFFIX)) && index.count() > 0) {
            int fileSize = (int) Math.min(channel.size(), Integer.MAX_VALUE);
            BatchScanner scanner = new BatchScanner(channel, index.lastPosition(), fileSize);
            if (scanner.next()
                    && scanner.batch().baseOffset() >= baseOffset
                    && scanner.batch().lastOffset() - baseOffset == index.lastRelativeOffset()
                    && times.lastRelativeOffset() <= index.lastRelativeOffset()) {
                size = index.lastPosition();
                maxTimestampMs = times.lastTimestampMs();
                firstTimestampMs = firstTimestampMs(fileSize);
                indexSaved = true;
                return scanner.batch().baseOffset();
            }
        }
        index.truncateTo(0);
        times.truncateTo(0);
        return -1;
    }

    private long firstTimestampMs(int fileSize) throws IOException {
        BatchScanner scanner = new BatchScanner(channel, 0, fileSize);
        return scanner.next() ? scanner.batch().maxTimestampMs() : Long.MIN_VALUE;
    }

    void close() throws IOException {
        channel.close();
    }

    void delete() throws IOException {
        channel.close();
        Files.deleteIfExists(file);
        Files.deleteIfExists(indexFile(INDEX_SUFFIX));
        Files.deleteIfExists(indexFile(TIME_INDEX_SUFFIX));
    }

    private Path indexFile(String suffix) {
        String name = String.valueOf(file.getFileName());
        return file.resolveSibling(name.substring(0, name.length() - LOG_SUFFIX.length()) + suffix);
    }
}
