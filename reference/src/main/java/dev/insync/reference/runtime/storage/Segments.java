package dev.insync.reference.runtime.storage;

import dev.insync.reference.runtime.RecordBatch;
import dev.insync.reference.runtime.RecordSlice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The segments of one log, the oldest first and never none, and what can be read from them. The list never changes. */
record Segments(List<Segment> all) {
    Segments {
        all = List.copyOf(all);
    }

    Segment oldest() {
        return all.get(0);
    }

    /** The one that is appended to. */
    Segment active() {
        return all.get(all.size() - 1);
    }

    Segments with(Segment newest) {
        List<Segment> more = new ArrayList<>(all);
        more.add(newest);
        return new Segments(more);
    }

    /** Which segment holds the offset, the oldest one if it is before them all. */
    int indexOf(long offset) {
        int at = all.size() - 1;
        while (at > 0 && all.get(at).baseOffset() > offset) {
            at--;
        }
        return at;
    }

    /** Where the segment's records end, given where the log does. */
    private long endOffset(int at, long logEnd) {
        return at + 1 < all.size() ? all.get(at + 1).baseOffset() : logEnd;
    }

    /** Without indexes. */
    long sizeInBytes() {
        return all.stream().mapToLong(Segment::size).sum();
    }

    /**
     * See {@link PartitionLog#read}; {@code offset} is in the log, and below {@code upToOffset}.
     *
     * @param logEnd asked after the size was: an appender moves the end, then the size, so no batch is seen beyond that end
     */
    RecordSlice read(long offset, int maxBytes, long upToOffset, boolean atLeastOneBatch, LongSupplier logEnd) {
        int at = indexOf(offset);
        Segment segment = all.get(at);
        try {
            int from = segment.positionOf(offset);
            int size = segment.size();
            int end = upToOffset >= endOffset(at, logEnd.getAsLong()) ? size : segment.positionOf(upToOffset);
            if (end - from > maxBytes) {
                int fitting = segment.lastBatchEnd(from, from + Math.max(0, maxBytes));
                end = fitting == from && atLeastOneBatch ? from + segment.batchSizeAt(from) : fitting;
            }
            return end <= from ? RecordSlice.EMPTY : segment.slice(from, end - from);
        } catch (IOException e) {
            throwIfFailed(segment, e);
            // Truncated away beside this read: nothing left to deliver at that offset.
            return RecordSlice.EMPTY;
        }
    }

    private static void throwIfFailed(Segment segment, IOException e) {
        Optional<StorageException> failure = segment.failure(e);
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    /** See {@link PartitionLog#newestMs}. */
    long newestMs() {
        long newestMs = all.stream().mapToLong(Segment::maxTimestampMs).max().orElse(Long.MIN_VALUE);
        return newestMs == Long.MIN_VALUE ? Long.MAX_VALUE : newestMs;
    }

    /** See {@link PartitionLog#batchOfTime}. */
    Optional<RecordBatch> batchOfTime(long timestampMs, long fromOffset) {
        for (Segment segment : all) {
            try {
                int position = segment.positionOfTime(timestampMs, fromOffset);
                if (position >= 0) {
                    RecordSlice batch = segment.slice(position, segment.batchSizeAt(position));
                    return Optional.of(RecordBatch.at(batch.toBuffer(), 0));
                }
            } catch (IOException e) {
                throwIfFailed(segment, e);
                // Truncated away beside this read, with every segment after it.
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Where the log begins when the oldest segments are gone that {@link PartitionLog#retain} does not keep. */
    long retainedFrom(long startOffset, long newestMs, long maxBytes, long upToOffset, long logEnd) {
        long bytes = sizeInBytes();
        long start = startOffset;
        for (int at = 0; at < all.size(); at++) {
            Segment segment = all.get(at);
            long end = endOffset(at, logEnd);
            boolean old = segment.size() > 0 && segment.maxTimestampMs() < newestMs;
            boolean tooMuch = segment != active() && bytes - segment.size() >= maxBytes;
            if (end > upToOffset || !(old || tooMuch)) {
                break;
            }
            bytes -= segment.size();
            start = end;
        }
        return start;
    }

    /** Closes the files as they are, without any promise about the disk. */
    void close() throws IOException {
        for (Segment segment : all) {
            segment.close();
        }
    }
}
