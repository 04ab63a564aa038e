package dev.insync.reference.core.cluster;

import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * A function from the partitions 0 to n - 1: the specification's {@code [p \in Partitions |-> ...]}. Immutable.
 *
 * <p>Held in rows, so that a change among a hundred partitions copies two arrays of about ten.
 */
public final class PerPartition<T> {
    private static final int ROW = 16;

    private final int size;
    private final Object[][] rows;

    private PerPartition(int size, Object[][] rows) {
        this.size = size;
        this.rows = rows;
    }

    /** The function of n partitions with these values. */
    public static <T> PerPartition<T> of(int partitions, IntFunction<T> value) {
        Object[][] rows = new Object[(partitions + ROW - 1) / ROW][];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = new Object[Math.min(ROW, partitions - row * ROW)];
            for (int i = 0; i < rows[row].length; i++) {
                rows[row][i] = value.apply(row * ROW + i);
            }
        }
        return new PerPartition<>(partitions, rows);
    }

    /** The value at partition p, from 0. */
    @SuppressWarnings("unchecked") // only values of T are put in
    public T get(int p) {
        return (T) rows[p / ROW][p % ROW];
    }

    /** The same function with another value at partition p: {@code [f EXCEPT ![p] = value]}. */
    public PerPartition<T> with(int p, T value) {
        Object[] row = rows[p / ROW];
        if (row[p % ROW] == value) {
            return this;
        }
        Object[] changed = row.clone();
        changed[p % ROW] = value;
        Object[][] changedRows = rows.clone();
        changedRows[p / ROW] = changed;
        return new PerPartition<>(size, changedRows);
    }

    /** The number of partitions. */
    public int size() {
        return size;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof PerPartition<?> that) || size != that.size) {
            return false;
        }
        for (int row = 0; row < rows.length; row++) {
            if (rows[row] != that.rows[row] && !Arrays.equals(rows[row], that.rows[row])) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (Object[] row : rows) {
            hash = 31 * hash + Arrays.hashCode(row);
        }
        return hash;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("[");
        for (int p = 0; p < size; p++) {
            text.append(p == 0 ? "" : ", ").append(p).append(": ").append(get(p));
        }
        return text.append(']').toString();
    }
}
