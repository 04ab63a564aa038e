package dev.insync.reference.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What replication needs to know of a log: where each leader epoch starts, and where the log ends.
 *
 * <p>Immutable. Epochs never fall along a log, so a log of any length is a few pairs (KIP-101). An epoch stands here only
 * where a record of it does.
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

    /** The log of these spans, from offset 0. */
    public static EpochLog of(List<EpochSpan> spans) {
        return EMPTY.append(spans);
    }

    /** The offset after the last record: the specification's {@code EndOffset}. */
    public long endOffset() {
        return endOffset;
    }

    /** The epoch of the last record, or {@link #NO_EPOCH}: the specification's {@code LastEpoch}. */
    public int lastEpoch() {
        return epochs.length == 0 ? NO_EPOCH : epochs[epochs.length - 1];
    }

    /** The end offset of the largest epoch that is not above the given one: {@code EndOffsetFor}. */
    public long endOffsetFor(int epoch) {
        int next = firstAbove(epoch);
        return next == epochs.length ? endOffset : starts[next];
    }

    /** The largest epoch that is not above the given one, or {@link #NO_EPOCH}: {@code EpochFor}. */
    public int epochFor(int epoch) {
        int next = firstAbove(epoch);
        return next == 0 ? NO_EPOCH : epochs[next - 1];
    }

    private int firstAbove(int epoch) {
        // Nearly every question is about the last epoch.
        int next = epochs.length;
        while (next > 0 && epochs[next - 1] > epoch) {
            next--;
        }
        return next;
    }

    /**
     * This log and more records of one epoch.
     *
     * @throws IllegalArgumentException where the epoch is below the last one
     */
    public EpochLog append(int epoch, long count) {
        if (epoch < lastEpoch()) {
            throw new IllegalArgumentException("epoch " + epoch + " after epoch " + lastEpoch());
        }
        if (epoch == lastEpoch()) {
            return new EpochLog(epochs, starts, endOffset + count);
        }
        int[] moreEpochs = Arrays.copyOf(epochs, epochs.length + 1);
        long[] moreStarts = Arrays.copyOf(starts, starts.length + 1);
        moreEpochs[epochs.length] = epoch;
        moreStarts[starts.length] = endOffset;
        return new EpochLog(moreEpochs, moreStarts, endOffset + count);
    }

    /** This log and more records. */
    public EpochLog append(List<EpochSpan> spans) {
        EpochLog log = this;
        for (EpochSpan span : spans) {
            log = log.append(span.epoch(), span.count());
        }
        return log;
    }

    /** The records below the offset: the specification's {@code UpTo}. The log itself where it ends before. */
    public EpochLog upTo(long offset) {
        if (offset >= endOffset) {
            return this;
        }
        int kept = epochs.length;
        while (kept > 0 && starts[kept - 1] >= offset) {
            kept--;
        }
        return kept == 0 ? EMPTY : new EpochLog(Arrays.copyOf(epochs, kept), Arrays.copyOf(starts, kept), offset);
    }

    /** The epochs of the records from one offset, below another, in order. */
    public List<EpochSpan> spans(long from, long to) {
        List<EpochSpan> spans = new ArrayList<>();
        for (int i = 0; i < epochs.length; i++) {
            long end = i + 1 < epochs.length ? starts[i + 1] : endOffset;
            long first = Math.max(from, starts[i]);
            long last = Math.min(to, end);
            if (first < last) {
                spans.add(new EpochSpan(epochs[i], last - first));
            }
        }
        return List.copyOf(spans);
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
        return spans(0, endOffset) + " end " + endOffset;
    }
}
