package dev.insync.reference.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What replication needs to know of a log: where it ends, and the cache of where each leader epoch starts.
 *
 * <p>Immutable. Epochs never fall along a log, so a log of any length is a few pairs (KIP-101). The cache may hold the epoch
 * of a leader that has appended nothing yet (KAFKA-7415), and without some rules it says of the log what is not so.
 */
public final class EpochLog {
    /** The epoch of no record, below every real one: {@code NoEpoch} of the specification. */
    public static final int NO_EPOCH = -1;

    private static final EpochLog EMPTY = new EpochLog(new int[0], new long[0], 0);

    private final int[] epochs;
    private final long[] starts;
    private final long endOffset;

    private EpochLog(int[] epochs, long[] starts, long endOffset) {
        this.epochs = epochs;
        this.starts = starts;
        this.endOffset = endOffset;
    }

    /** The log without a record. */
    public static EpochLog empty() {
        return EMPTY;
    }

    /** {@code EpochsOf}: the log of these spans from offset 0, with the cache that belongs to it. */
    public static EpochLog of(List<EpochSpan> spans) {
        return EMPTY.append(spans);
    }

    /** A log that ends at that offset, and a cache of these entries. */
    public static EpochLog of(List<EpochStart> entries, long endOffset) {
        return new EpochLog(
                entries.stream().mapToInt(EpochStart::epoch).toArray(),
                entries.stream().mapToLong(EpochStart::start).toArray(),
                endOffset);
    }

    /** The offset after the last record: the specification's {@code EndOffset}. */
    public long endOffset() {
        return endOffset;
    }

    /** The last epoch in the cache, or {@link #NO_EPOCH}: the specification's {@code LastEpoch}. */
    public int lastEpoch() {
        return epochs.length == 0 ? NO_EPOCH : epochs[epochs.length - 1];
    }

    /** The entries of the cache in order: an epoch, and the offset where it starts. */
    public List<EpochStart> entries() {
        List<EpochStart> entries = new ArrayList<>(epochs.length);
        for (int i = 0; i < epochs.length; i++) {
            entries.add(new EpochStart(epochs[i], starts[i]));
        }
        return List.copyOf(entries);
    }

    /** The end offset of the largest epoch that is not above the given one: {@code EndOffsetFor}. */
    public long endOffsetFor(int epoch) {
        int next = entriesUpTo(epoch);
        return next == epochs.length ? endOffset : starts[next];
    }

    /** The largest epoch that is not above the given one, or {@link #NO_EPOCH}: {@code EpochFor}. */
    public int epochFor(int epoch) {
        int next = entriesUpTo(epoch);
        return next == 0 ? NO_EPOCH : epochs[next - 1];
    }

    /** {@code EntriesUpTo}: nearly every question is about the last epoch. */
    private int entriesUpTo(int epoch) {
        int next = epochs.length;
        while (next > 0 && epochs[next - 1] > epoch) {
            next--;
        }
        return next;
    }

    /**
     * {@code WithEpoch}: notes that an epoch starts at an offset, unless the cache holds it or a later one. An epoch that got
     * no record goes.
     */
    public EpochLog withEpoch(int epoch, long start) {
        if (epoch <= lastEpoch()) {
            return this;
        }
        EpochLog below = epochsBelow(start);
        int[] moreEpochs = Arrays.copyOf(below.epochs, below.epochs.length + 1);
        long[] moreStarts = Arrays.copyOf(below.starts, below.starts.length + 1);
        moreEpochs[below.epochs.length] = epoch;
        moreStarts[below.starts.length] = start;
        return new EpochLog(moreEpochs, moreStarts, endOffset);
    }

    /** {@code WithRecord}: this log and more records of one epoch. */
    public EpochLog append(int epoch, long count) {
        EpochLog noted = withEpoch(epoch, endOffset);
        return new EpochLog(noted.epochs, noted.starts, endOffset + count);
    }

    /** This log and more records. */
    public EpochLog append(List<EpochSpan> spans) {
        EpochLog log = this;
        for (EpochSpan span : spans) {
            log = log.append(span.epoch(), span.count());
        }
        return log;
    }

    /** {@code UpTo}: ends at the offset, unless it ends before; the cache stays as it is. */
    public EpochLog upTo(long offset) {
        return offset >= endOffset ? this : new EpochLog(epochs, starts, offset);
    }

    /** {@code EpochsBelow}: the cache without the entries that start at the offset or after it. */
    public EpochLog epochsBelow(long offset) {
        int kept = 0;
        for (long start : starts) {
            kept += start < offset ? 1 : 0;
        }
        if (kept == epochs.length) {
            return this;
        }
        int[] keptEpochs = new int[kept];
        long[] keptStarts = new long[kept];
        int next = 0;
        for (int i = 0; i < epochs.length; i++) {
            if (starts[i] < offset) {
                keptEpochs[next] = epochs[i];
                keptStarts[next] = starts[i];
                next++;
            }
        }
        return new EpochLog(keptEpochs, keptStarts, endOffset);
    }

    /** The same log, of whose epochs nothing is known. */
    public EpochLog withoutEpochs() {
        return new EpochLog(EMPTY.epochs, EMPTY.starts, endOffset);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EpochLog that
                && endOffset == that.endOffset
                && Arrays.equals(epochs, that.epochs)
                && Arrays.equals(starts, that.starts);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(epochs) + Arrays.hashCode(starts)) + Long.hashCode(endOffset);
    }

    @Override
    public String toString() {
        return entries() + " end " + endOffset;
    }
}
