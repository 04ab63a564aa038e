package dev.insync.linearizability.generators;

import dev.insync.linearizability.Outcome;
import dev.insync.linearizability.log.Claim;
import dev.insync.linearizability.log.Kind;
import dev.insync.linearizability.log.LogHistory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/**
 * Random histories of one append-only log: of a log that works, with overlapping operations, batches, appends of unknown
 * outcome or offset, and reads of every kind; and such histories with a few changes, most of which break them.
 */
public final class LogHistories {
    private static final long STEP = 4;

    private final SplittableRandom random;
    private final List<Long> log = new ArrayList<>();
    private final List<LogOp> operations = new ArrayList<>();
    private long nextValue = 100;

    private LogHistories(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Histories that some log explains. */
    public static Arbitrary<LogHistory> legal(int maxOperations) {
        return Arbitraries.longs().map(seed -> LogOp.history(legalOperations(seed, maxOperations)));
    }

    /** Histories that were changed after the fact; most of them no log explains. */
    public static Arbitrary<LogHistory> changed(int maxOperations) {
        return Arbitraries.longs().map(seed -> LogOp.history(changedOperations(seed, maxOperations)));
    }

    /** Operations that some log explains; the same for the same seed. */
    public static List<LogOp> legalOperations(long seed, int maxOperations) {
        LogHistories generator = new LogHistories(seed);
        generator.generate(maxOperations);
        return generator.operations;
    }

    /** Operations with one to five changes after the fact; the same for the same seed. */
    public static List<LogOp> changedOperations(long seed, int maxOperations) {
        LogHistories generator = new LogHistories(seed);
        generator.generate(maxOperations);
        int changes = 1 + generator.random.nextInt(5);
        for (int i = 0; i < changes; i++) {
            generator.change();
        }
        return generator.operations;
    }

    private void generate(int maxOperations) {
        int count = 1 + maxOperations / 4 + random.nextInt(Math.max(1, maxOperations - maxOperations / 4));
        int appendWeight = 2 + random.nextInt(5);
        int overlap = 2 + random.nextInt(9);
        List<long[]> delayed = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            LogOp op = new LogOp();
            op.process = i;
            long point = STEP * i;
            op.invoke = point - random.nextInt(overlap);
            op.complete = point + random.nextInt(overlap);
            if (random.nextInt(10) < appendWeight) {
                append(op, delayed);
            } else if (random.nextInt(10) < 7) {
                read(op);
            } else {
                op.kind = Kind.END;
                op.offset = log.size();
            }
            operations.add(op);
            if (!delayed.isEmpty() && random.nextInt(3) == 0) {
                Arrays.stream(delayed.remove(random.nextInt(delayed.size()))).forEach(log::add);
            }
        }
        shuffle();
    }

    private void append(LogOp op, List<long[]> delayed) {
        op.kind = Kind.APPEND;
        op.values = new long[random.nextInt(3) > 0 ? 1 : 2 + random.nextInt(2)];
        Arrays.setAll(op.values, i -> nextValue++);
        op.offset = log.size();
        int fate = random.nextInt(12);
        if (fate < 6) {
            Arrays.stream(op.values).forEach(log::add);
        } else if (fate < 8) {
            Arrays.stream(op.values).forEach(log::add);
            op.offset = LogHistory.NO_OFFSET;
        } else if (fate == 8) {
            op.outcome = Outcome.FAIL;
            op.offset = LogHistory.NO_OFFSET;
        } else {
            op.outcome = Outcome.INFO;
            op.offset = random.nextInt(4) == 0 && fate == 9 ? op.offset : LogHistory.NO_OFFSET;
            if (fate == 9) {
                Arrays.stream(op.values).forEach(log::add);
            } else if (fate == 10) {
                delayed.add(op.values);
            }
        }
    }

    private void read(LogOp op) {
        op.kind = Kind.READ;
        int from = random.nextInt(log.size() + 2);
        int available = Math.max(0, log.size() - from);
        int count = random.nextInt(4) == 0 ? available : Math.min(available, random.nextInt(4));
        boolean atEnd = count == available;
        op.offset = from;
        op.values = new long[count];
        op.offsets = new long[count];
        for (int i = 0; i < count; i++) {
            op.values[i] = log.get(from + i);
            op.offsets[i] = from + i;
        }
        if (atEnd && (count > 0 || from >= log.size())) {
            op.claim = random.nextInt(3) == 0 ? Claim.NONE : random.nextInt(4) == 0 ? Claim.FINAL : Claim.END;
        }
    }

    private void shuffle() {
        for (int i = operations.size() - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            LogOp swap = operations.get(i);
            operations.set(i, operations.get(j));
            operations.set(j, swap);
        }
    }

    private void change() {
        LogOp op = operations.get(random.nextInt(operations.size()));
        switch (random.nextInt(10)) {
            case 0 -> shiftTime(op);
            case 1, 2 -> shiftOffset(op);
            case 3 -> changeValue(op);
            case 4 -> dropRecord(op);
            case 5 -> swapRecords(op);
            case 6 -> changeOutcome(op);
            case 7 -> op.claim = op.kind == Kind.READ ? (random.nextBoolean() ? Claim.END : Claim.FINAL) : op.claim;
            case 8 -> operations.remove(operations.size() > 1 ? op : new LogOp());
            default -> op.complete = op.invoke + random.nextInt(4);
        }
    }

    private void shiftTime(LogOp op) {
        long by = random.nextInt(30) - 15;
        op.invoke += by;
        op.complete += by;
    }

    private void shiftOffset(LogOp op) {
        long by = random.nextBoolean() ? 1 : random.nextBoolean() ? -1 : 2;
        if (op.offset == LogHistory.NO_OFFSET || op.offset + by < 0) {
            return;
        }
        op.offset += by;
        boolean recordsToo = random.nextInt(3) > 0;
        for (int i = 0; i < op.offsets.length && recordsToo; i++) {
            op.offsets[i] = Math.max(0, op.offsets[i] + by);
        }
    }

    private void changeValue(LogOp op) {
        if (op.kind == Kind.READ && op.values.length > 0) {
            op.values[random.nextInt(op.values.length)] = 100 + random.nextLong(nextValue - 99);
        }
    }

    private void dropRecord(LogOp op) {
        if (op.kind == Kind.READ && op.values.length > 0) {
            int drop = random.nextInt(op.values.length);
            op.values = without(op.values, drop);
            op.offsets = without(op.offsets, drop);
        }
    }

    private static long[] without(long[] array, int index) {
        long[] shorter = new long[array.length - 1];
        System.arraycopy(array, 0, shorter, 0, index);
        System.arraycopy(array, index + 1, shorter, index, shorter.length - index);
        return shorter;
    }

    private void swapRecords(LogOp op) {
        if (op.kind == Kind.READ && op.values.length > 1) {
            int i = random.nextInt(op.values.length - 1);
            swap(op.values, i);
            if (random.nextBoolean()) {
                swap(op.offsets, i);
            }
        }
    }

    private static void swap(long[] array, int i) {
        long first = array[i];
        array[i] = array[i + 1];
        array[i + 1] = first;
    }

    private void changeOutcome(LogOp op) {
        if (op.kind == Kind.APPEND) {
            op.outcome = Outcome.values()[random.nextInt(3)];
            op.offset = op.outcome == Outcome.FAIL || random.nextBoolean() ? LogHistory.NO_OFFSET : op.offset;
        }
    }
}
