package dev.insync.linearizability.log;

import dev.insync.linearizability.Outcome;
import java.util.Arrays;
import java.util.stream.LongStream;

/** Writes down small histories of one partition; every call is one operation, and times are plain numbers. */
public final class Story {
    private final LogHistory.Builder builder = new LogHistory.Builder();
    private final int partition = builder.partition("t-0");
    private int process;

    public Story append(long invoke, long complete, long base, long... values) {
        builder.append(process++, partition, invoke, complete, Outcome.OK, base, values);
        return this;
    }

    public Story appendSomewhere(long invoke, long complete, long... values) {
        return append(invoke, complete, LogHistory.NO_OFFSET, values);
    }

    public Story failed(long invoke, long complete, long... values) {
        builder.append(process++, partition, invoke, complete, Outcome.FAIL, LogHistory.NO_OFFSET, values);
        return this;
    }

    public Story maybe(long invoke, long... values) {
        return maybeAt(invoke, LogHistory.NO_OFFSET, values);
    }

    public Story maybeAt(long invoke, long hint, long... values) {
        builder.append(process++, partition, invoke, invoke, Outcome.INFO, hint, values);
        return this;
    }

    public Story read(long invoke, long complete, long from, long... values) {
        return read(invoke, complete, Claim.NONE, from, values);
    }

    public Story readToEnd(long invoke, long complete, long from, long... values) {
        return read(invoke, complete, Claim.END, from, values);
    }

    public Story finalRead(long invoke, long complete, long from, long... values) {
        return read(invoke, complete, Claim.FINAL, from, values);
    }

    public Story read(long invoke, long complete, Claim claim, long from, long... values) {
        long[] offsets = LongStream.range(from, from + values.length).toArray();
        builder.read(process++, partition, invoke, complete, from, offsets, values, claim);
        return this;
    }

    /** Reads records given as offset, value, offset, value, ... */
    public Story sparseRead(long invoke, long complete, Claim claim, long from, long... pairs) {
        long[] offsets = new long[pairs.length / 2];
        long[] values = new long[pairs.length / 2];
        Arrays.setAll(offsets, i -> pairs[2 * i]);
        Arrays.setAll(values, i -> pairs[2 * i + 1]);
        builder.read(process++, partition, invoke, complete, from, offsets, values, claim);
        return this;
    }

    public Story end(long invoke, long complete, long endOffset) {
        builder.end(process++, partition, invoke, complete, endOffset);
        return this;
    }

    public LogHistory told() {
        return builder.build();
    }
}
