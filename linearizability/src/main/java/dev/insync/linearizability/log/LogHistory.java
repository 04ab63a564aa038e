package dev.insync.linearizability.log;

import dev.insync.linearizability.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What clients did to one or more append-only logs ("partitions") and what they saw, stored in columns: about 35 bytes for
 * an operation and 8 for each record in it.
 *
 * <p>Operations are numbered from 0. Times are nanoseconds on one clock for all processes. Values are identifiers chosen
 * by the test; within a partition, no value may be appended by two operations. Immutable.
 */
public final class LogHistory {
    /** The completion time of an operation that never completed. */
    public static final long NEVER = Long.MAX_VALUE;

    /** An offset that is not known. */
    public static final long NO_OFFSET = -1;

    private static final int KIND_MASK = 0x03;
    private static final int OUTCOME_SHIFT = 2;
    private static final int CLAIMS_END = 0x10;
    private static final int FINAL = 0x20;
    private static final int SPARSE = 0x40;
    private static final Kind[] KINDS = Kind.values();
    private static final Outcome[] OUTCOMES = Outcome.values();

    private final IntColumn processes;
    private final IntColumn partitions;
    private final ByteColumn flags;
    private final LongColumn invokes;
    private final LongColumn completes;
    private final LongColumn offsets;
    private final IntColumn firsts;
    private final IntColumn counts;
    private final LongColumn records;
    private final List<String> names;
    private final List<Fault> faults;

    private LogHistory(Builder from, boolean copy) {
        processes = copy ? from.processes.copy() : from.processes;
        partitions = copy ? from.partitions.copy() : from.partitions;
        flags = copy ? from.flags.copy() : from.flags;
        invokes = copy ? from.invokes.copy() : from.invokes;
        completes = copy ? from.completes.copy() : from.completes;
        offsets = copy ? from.offsets.copy() : from.offsets;
        firsts = copy ? from.firsts.copy() : from.firsts;
        counts = copy ? from.counts.copy() : from.counts;
        records = copy ? from.records.copy() : from.records;
        names = List.copyOf(from.names);
        faults = List.copyOf(from.faults);
    }

    /** Number of operations. */
    public int size() {
        return flags.size();
    }

    /** Names of the partitions; an operation refers to its partition by the index in this list. */
    public List<String> partitions() {
        return names;
    }

    /** What was done to the system while the history was taken, in order of recording. */
    public List<Fault> faults() {
        return faults;
    }

    /** The operation as an object, for evidence and for people; bulk work uses the columns. */
    public LogOperation operation(int op) {
        return new LogOperation(this, op);
    }

    public int process(int op) {
        return processes.get(op);
    }

    /** Index of the operation's partition in {@link #partitions()}. */
    public int partition(int op) {
        return partitions.get(op);
    }

    public Kind kind(int op) {
        return KINDS[flags.get(op) & KIND_MASK];
    }

    public Outcome outcome(int op) {
        return OUTCOMES[(flags.get(op) >> OUTCOME_SHIFT) & 0x03];
    }

    public long invokeNs(int op) {
        return invokes.get(op);
    }

    /** When the operation completed; {@link #NEVER} where the outcome is {@link Outcome#INFO}. */
    public long completeNs(int op) {
        return completes.get(op);
    }

    /**
     * An append's base offset (for {@link Outcome#INFO} a hint: where it would be), a read's starting offset, or the end
     * that was seen; {@link #NO_OFFSET} if not known.
     */
    public long offset(int op) {
        return offsets.get(op);
    }

    /** Number of values appended, or of records read. */
    public int count(int op) {
        return counts.get(op);
    }

    /** The i-th value appended or read. */
    public long value(int op, int i) {
        return records.get(firsts.get(op) + i);
    }

    /** Offset of the i-th record, or {@link #NO_OFFSET} for an append whose base offset is not known. */
    public long recordOffset(int op, int i) {
        if ((flags.get(op) & SPARSE) != 0) {
            return records.get(firsts.get(op) + counts.get(op) + i);
        }
        long base = offsets.get(op);
        return base == NO_OFFSET ? NO_OFFSET : base + i;
    }

    /** Whether the read's records lie at other offsets than {@code offset, offset + 1, ...}. */
    public boolean isSparse(int op) {
        return (flags.get(op) & SPARSE) != 0;
    }

    /** Whether the read says that nothing followed its last record (or, if empty, its starting offset). */
    public boolean claimsEnd(int op) {
        return (flags.get(op) & CLAIMS_END) != 0;
    }

    /** Whether the read covered the log from its starting offset to its end after the system had healed. */
    public boolean isFinal(int op) {
        return (flags.get(op) & FINAL) != 0;
    }

    /** Collects operations in any order. One thread at a time; {@link LogRecorder} is the concurrent one. */
    public static final class Builder {
        private final IntColumn processes = new IntColumn();
        private final IntColumn partitions = new IntColumn();
        private final ByteColumn flags = new ByteColumn();
        private final LongColumn invokes = new LongColumn();
        private final LongColumn completes = new LongColumn();
        private final LongColumn offsets = new LongColumn();
        private final IntColumn firsts = new IntColumn();
        private final IntColumn counts = new IntColumn();
        private final LongColumn records = new LongColumn();
        private final List<String> names = new ArrayList<>();
        private final Map<String, Integer> indexes = new HashMap<>();
        private final List<Fault> faults = new ArrayList<>();
        private boolean built;

        /** The index of a partition, new or known. */
        public int partition(String name) {
            Integer known = indexes.get(name);
            if (known != null) {
                return known;
            }
            names.add(name);
            indexes.put(name, names.size() - 1);
            return names.size() - 1;
        }

        public int size() {
            return flags.size();
        }

        /**
         * Adds an append of one value, or of several as one atomic batch.
         *
         * @param completeNs ignored for {@link Outcome#INFO}, which completes never
         * @param baseOffset offset of the first value, or {@link #NO_OFFSET}
         * @return the operation's number
         */
        public int append(
                int process,
                int partition,
                long invokeNs,
                long completeNs,
                Outcome outcome,
                long baseOffset,
                long... values) {
            if (values.length == 0) {
                throw new IllegalArgumentException("an append needs at least one value");
            }
            int first = records.size();
            for (long value : values) {
                records.add(value);
            }
            return add(
                    process,
                    partition,
                    Kind.APPEND,
                    outcome,
                    0,
                    new Span(invokeNs, completeNs),
                    baseOffset,
                    first,
                    values.length);
        }

        /**
         * Adds a read that succeeded; a read that did not tells nothing and is left out.
         *
         * @param from the offset that the reader asked for
         * @param recordOffsets offsets of the records, in the order in which they came
         * @return the operation's number
         */
        public int read(
                int process,
                int partition,
                long invokeNs,
                long completeNs,
                long from,
                long[] recordOffsets,
                long[] values,
                Claim claim) {
            if (recordOffsets.length != values.length) {
                throw new IllegalArgumentException(recordOffsets.length + " offsets for " + values.length + " values");
            }
            for (long offset : recordOffsets) {
                if (offset < 0) {
                    throw new IllegalArgumentException("offset " + offset + " of a record is negative");
                }
            }
            int first = records.size();
            boolean sparse = false;
            for (int i = 0; i < values.length; i++) {
                records.add(values[i]);
                sparse |= recordOffsets[i] != from + i;
            }
            if (sparse) {
                for (long offset : recordOffsets) {
                    records.add(offset);
                }
            }
            int bits =
                    (sparse ? SPARSE : 0) | (claim == Claim.NONE ? 0 : CLAIMS_END) | (claim == Claim.FINAL ? FINAL : 0);
            return add(
                    process,
                    partition,
                    Kind.READ,
                    Outcome.OK,
                    bits,
                    new Span(invokeNs, completeNs),
                    from,
                    first,
                    values.length);
        }

        /** Adds an observation of the exact end offset (or exact high watermark). */
        public int end(int process, int partition, long invokeNs, long completeNs, long endOffset) {
            Span span = new Span(invokeNs, completeNs);
            return add(process, partition, Kind.END, Outcome.OK, 0, span, endOffset, records.size(), 0);
        }

        public void fault(Fault fault) {
            faults.add(fault);
        }

        /** Gives the history away; the builder cannot be used afterwards. */
        public LogHistory build() {
            if (built) {
                throw new IllegalStateException("this builder has given its history away");
            }
            built = true;
            return new LogHistory(this, false);
        }

        /** A copy of what there is so far; the builder can go on. */
        LogHistory snapshot() {
            return new LogHistory(this, true);
        }

        /** Completes an append that was added as {@link Outcome#INFO}. */
        void complete(int op, Outcome outcome, long completeNs, long baseOffset) {
            if (completeNs < invokes.get(op)) {
                throw new IllegalArgumentException(
                        "completed at " + completeNs + " before invoked at " + invokes.get(op));
            }
            flags.set(op, (byte) ((flags.get(op) & ~(0x03 << OUTCOME_SHIFT)) | outcome.ordinal() << OUTCOME_SHIFT));
            completes.set(op, outcome == Outcome.INFO ? NEVER : completeNs);
            offsets.set(op, baseOffset);
        }

        private int add(
                int process,
                int partition,
                Kind kind,
                Outcome outcome,
                int bits,
                Span span,
                long offset,
                int first,
                int count) {
            if (built) {
                throw new IllegalStateException("this builder has given its history away");
            }
            if (partition < 0 || partition >= names.size()) {
                throw new IllegalArgumentException("no partition has the index " + partition);
            }
            if (offset < NO_OFFSET || (offset == NO_OFFSET && kind != Kind.APPEND)) {
                throw new IllegalArgumentException("offset " + offset + " is negative");
            }
            if (outcome != Outcome.INFO && span.completeNs < span.invokeNs) {
                throw new IllegalArgumentException(
                        "completed at " + span.completeNs + " before invoked at " + span.invokeNs);
            }
            processes.add(process);
            partitions.add(partition);
            flags.add((byte) (kind.ordinal() | outcome.ordinal() << OUTCOME_SHIFT | bits));
            invokes.add(span.invokeNs);
            completes.add(outcome == Outcome.INFO ? NEVER : span.completeNs);
            offsets.add(offset);
            firsts.add(first);
            counts.add(count);
            return flags.size() - 1;
        }
    }

    private record Span(long invokeNs, long completeNs) {}
}
