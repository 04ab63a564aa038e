package dev.insync.linearizability.log;

import dev.insync.linearizability.Outcome;
import java.util.Arrays;
import java.util.Set;

/**
 * Which value stands at which offset of one partition, as successful appends and reads tell it, and which operation told
 * it: steps 1 and 2 of the algorithm.
 */
final class Bindings {
    static final int NONE = -1;

    private final LogHistory history;
    private final LogContract contract;
    private final Set<Rule> rules;
    private final int[] ops;
    private final Findings findings;

    /** Values get numbers; the arrays below are indexed by them. */
    private final LongIndex values;

    private final int[] writer;
    private final int[] position;
    private final long[] location;
    private final int[] locator;

    private final LongIndex offsets;
    private int[] holder;
    private long located;

    Bindings(LogHistory history, LogContract contract, Set<Rule> rules, int[] ops, Findings findings) {
        this.history = history;
        this.contract = contract;
        this.rules = rules;
        this.ops = ops;
        this.findings = findings;
        Extent valueExtent = new Extent();
        Extent offsetExtent = new Extent();
        measure(valueExtent, offsetExtent);
        values = new LongIndex(valueExtent.min, valueExtent.max, valueExtent.mentions);
        offsets = new LongIndex(offsetExtent.min, offsetExtent.max, offsetExtent.mentions);
        if (!values.isDense()) {
            for (int op : ops) {
                for (int i = 0; i < history.count(op); i++) {
                    values.number(history.value(op, i));
                }
            }
        }
        writer = filled(values.capacity());
        position = new int[values.capacity()];
        location = new long[values.capacity()];
        Arrays.fill(location, LogHistory.NO_OFFSET);
        locator = filled(values.capacity());
        holder = filled(offsets.capacity());
    }

    private static final class Extent {
        private long min = Long.MAX_VALUE;
        private long max = Long.MIN_VALUE;
        private long mentions;

        void include(long key) {
            min = Math.min(min, key);
            max = Math.max(max, key);
            mentions++;
        }
    }

    private void measure(Extent valueExtent, Extent offsetExtent) {
        int largestBatch = 1;
        for (int op : ops) {
            int count = history.count(op);
            if (history.kind(op) == Kind.APPEND) {
                largestBatch = Math.max(largestBatch, count);
            }
            for (int i = 0; i < count; i++) {
                valueExtent.include(history.value(op, i));
            }
            includeOffsets(op, count, offsetExtent);
        }
        // One located record of a batch locates the others, up to a batch's length to either side.
        if (offsetExtent.mentions > 0) {
            offsetExtent.include(Math.max(0, offsetExtent.min - largestBatch));
            offsetExtent.include(offsetExtent.max + largestBatch);
        }
    }

    private void includeOffsets(int op, int count, Extent extent) {
        if (history.isSparse(op)) {
            for (int i = 0; i < count; i++) {
                extent.include(history.recordOffset(op, i));
            }
        } else if (count > 0 && history.offset(op) != LogHistory.NO_OFFSET) {
            extent.include(history.offset(op));
            extent.include(history.offset(op) + count - 1);
            extent.mentions += count - 2;
        }
    }

    private static int[] filled(int size) {
        int[] array = new int[size];
        Arrays.fill(array, NONE);
        return array;
    }

    /** Binds everything and reports what does not fit. */
    void bindAll() {
        for (int op : ops) {
            if (history.kind(op) == Kind.APPEND) {
                registerWriter(op);
            }
        }
        for (int op : ops) {
            if (history.kind(op) == Kind.READ || (history.kind(op) == Kind.APPEND && binds(op))) {
                boolean sparse = history.isSparse(op);
                long base = history.offset(op);
                for (int i = 0, count = history.count(op); i < count; i++) {
                    bind(op, sparse ? history.recordOffset(op, i) : base + i, history.value(op, i));
                }
            }
        }
        if (rules.contains(Rule.WHOLE_BATCHES)) {
            for (int op : ops) {
                if (history.kind(op) == Kind.APPEND && history.count(op) > 1 && history.outcome(op) != Outcome.FAIL) {
                    locateWholeBatch(op);
                }
            }
        }
        for (int op : ops) {
            if (history.kind(op) == Kind.APPEND && hint(op) != LogHistory.NO_OFFSET) {
                compareWithHint(op);
            }
        }
    }

    /** Whether the append's acknowledgement fixes its place. */
    private boolean binds(int op) {
        return history.outcome(op) == Outcome.OK
                && history.offset(op) != LogHistory.NO_OFFSET
                && contract.acknowledgementBinds();
    }

    /** Where the append would be if it took effect, where that is known without being a promise. */
    long hint(int op) {
        boolean hinted = history.outcome(op) == Outcome.INFO
                || (history.outcome(op) == Outcome.OK && !contract.acknowledgementBinds());
        return hinted ? history.offset(op) : LogHistory.NO_OFFSET;
    }

    private void registerWriter(int op) {
        for (int i = 0; i < history.count(op); i++) {
            int value = values.find(history.value(op, i));
            if (writer[value] != NONE) {
                findings.doubt("value " + history.value(op, i) + " is appended twice (operations " + writer[value]
                        + " and " + op + "); a value must be appended once");
                continue;
            }
            writer[value] = op;
            position[value] = i;
        }
    }

    private void bind(int op, long offset, long id) {
        int value = values.find(id);
        if (location[value] == offset) {
            return; // Most records are read many times.
        }
        if (location[value] == LogHistory.NO_OFFSET) {
            checkWriter(op, offset, id, writer[value]);
        }
        int slot = offsetSlot(offset);
        if (holder[slot] == NONE) {
            holder[slot] = value;
            located++;
        } else if (holder[slot] != value && rules.contains(Rule.ONE_VALUE_PER_OFFSET)) {
            int other = locator[holder[slot]];
            findings.add(
                    ViolationKind.INCONSISTENT_OFFSET,
                    offset,
                    () -> "offset " + offset + " held another value before it held " + id,
                    other,
                    op);
        }
        if (location[value] == LogHistory.NO_OFFSET) {
            location[value] = offset;
            locator[value] = op;
        } else if (location[value] != offset && rules.contains(Rule.ONE_OFFSET_PER_VALUE)) {
            duplicate(value, id, offset, op);
        }
    }

    private void duplicate(int value, long id, long offset, int op) {
        long first = location[value];
        findings.add(
                ViolationKind.DUPLICATE,
                offset,
                () -> "value " + id + " stands at offset " + first + " and at offset " + offset,
                locator[value],
                op);
    }

    private void checkWriter(int op, long offset, long id, int from) {
        if (from == NONE) {
            if (rules.contains(Rule.EVERY_VALUE_HAS_A_WRITER)) {
                findings.add(
                        ViolationKind.PHANTOM,
                        offset,
                        () -> "value " + id + " was read at offset " + offset + ", but nobody appended it",
                        op);
            }
        } else if (history.outcome(from) == Outcome.FAIL && rules.contains(Rule.NO_ABORTED_READ)) {
            findings.add(
                    ViolationKind.ABORTED_READ,
                    offset,
                    () -> "value " + id + " was read at offset " + offset + ", but its append failed",
                    from,
                    op);
        }
    }

    private void locateWholeBatch(int op) {
        int count = history.count(op);
        int known = NONE;
        for (int i = 0; i < count && known == NONE; i++) {
            known = location[values.find(history.value(op, i))] == LogHistory.NO_OFFSET ? NONE : i;
        }
        if (known == NONE || binds(op)) {
            return;
        }
        int knownValue = values.find(history.value(op, known));
        long base = location[knownValue] - known;
        for (int i = 0; i < count; i++) {
            int value = values.find(history.value(op, i));
            long expected = base + i;
            boolean free = expected >= 0 && holder[offsetSlot(expected)] == NONE;
            if (location[value] == LogHistory.NO_OFFSET && free) {
                holder[offsetSlot(expected)] = value;
                location[value] = expected;
                locator[value] = locator[knownValue];
                located++;
            } else if (expected < 0 || location[value] != expected) {
                tornBatch(op, knownValue, known, i, expected);
                return;
            }
        }
    }

    private void tornBatch(int op, int knownValue, int known, int missing, long expected) {
        int there = expected >= 0 ? holder[offsetSlot(expected)] : NONE;
        int absent = values.find(history.value(op, missing));
        int other = location[absent] != LogHistory.NO_OFFSET ? locator[absent] : there == NONE ? NONE : locator[there];
        findings.add(
                ViolationKind.TORN_BATCH,
                expected,
                () -> "value " + history.value(op, known) + " of the batch stands at offset " + location[knownValue]
                        + ", so value " + history.value(op, missing) + " belongs at offset " + expected
                        + ", where it is not",
                op,
                locator[knownValue],
                other);
    }

    private void compareWithHint(int op) {
        int value = values.find(history.value(op, 0));
        long at = location[value];
        if (at != LogHistory.NO_OFFSET && at != hint(op) && rules.contains(Rule.ONE_OFFSET_PER_VALUE)) {
            findings.add(
                    ViolationKind.DUPLICATE,
                    at,
                    () -> "value " + history.value(op, 0) + " was announced at offset " + hint(op)
                            + " but stands at offset " + at,
                    op,
                    locator[value]);
        }
    }

    private int offsetSlot(long offset) {
        int slot = offsets.number(offset);
        if (slot >= holder.length) {
            int old = holder.length;
            holder = Arrays.copyOf(holder, Math.max(slot + 1, 2 * old));
            Arrays.fill(holder, old, holder.length, NONE);
        }
        return slot;
    }

    /** The number of the value at the offset, or {@link #NONE}. */
    private int valueAt(long offset) {
        int slot = offsets.find(offset);
        return slot == NONE || slot >= holder.length ? NONE : holder[slot];
    }

    boolean isHeld(long offset) {
        return valueAt(offset) != NONE;
    }

    /** The operation that showed what stands at the offset, or {@link #NONE}. */
    int locatorAt(long offset) {
        int value = valueAt(offset);
        return value == NONE ? NONE : locator[value];
    }

    /** How many offsets hold a value. */
    long located() {
        return located;
    }

    /** The append's base offset: as acknowledged, else as read; {@link LogHistory#NO_OFFSET} if neither. */
    long base(int op) {
        return binds(op) ? history.offset(op) : location[values.find(history.value(op, 0))];
    }

    /** The number of an appended or read value: dense, for bit sets. */
    int number(long value) {
        return values.find(value);
    }

    long location(long value) {
        return location[values.find(value)];
    }

    /** The log length, rounded up so that it does not end inside a batch. */
    long roundUp(long length) {
        int value = length == 0 ? NONE : valueAt(length - 1);
        if (value == NONE || writer[value] == NONE || !rules.contains(Rule.ROUND_TO_BATCHES)) {
            return length;
        }
        return length - 1 - position[value] + history.count(writer[value]);
    }

    /** The log length, rounded down so that it does not end inside a batch. */
    long roundDown(long length) {
        int value = valueAt(length);
        return value == NONE || !rules.contains(Rule.ROUND_TO_BATCHES) ? length : Math.max(0, length - position[value]);
    }
}
