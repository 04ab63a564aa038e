package dev.insync.reference.core;

import java.util.Arrays;

/** A function from broker ids to numbers that is one default nearly everywhere. Immutable; a change copies two small arrays. */
final class SparseLongs {
    private final long otherwise;
    private final int[] brokers;
    private final long[] values;

    private SparseLongs(long otherwise, int[] brokers, long[] values) {
        this.otherwise = otherwise;
        this.brokers = brokers;
        this.values = values;
    }

    /** The function that is that number everywhere. */
    static SparseLongs all(long otherwise) {
        return new SparseLongs(otherwise, new int[0], new long[0]);
    }

    long get(int broker) {
        int i = Arrays.binarySearch(brokers, broker);
        return i < 0 ? otherwise : values[i];
    }

    /** The brokers where the number is not the default, ascending. */
    BrokerSet brokers() {
        return BrokerSet.of(brokers);
    }

    SparseLongs with(int broker, long value) {
        int i = Arrays.binarySearch(brokers, broker);
        if (value == otherwise) {
            return i < 0 ? this : removed(i);
        }
        if (i < 0) {
            return inserted(-i - 1, broker, value);
        }
        if (values[i] == value) {
            return this;
        }
        long[] changed = values.clone();
        changed[i] = value;
        return new SparseLongs(otherwise, brokers, changed);
    }

    private SparseLongs inserted(int at, int broker, long value) {
        int[] moreBrokers = new int[brokers.length + 1];
        long[] moreValues = new long[values.length + 1];
        System.arraycopy(brokers, 0, moreBrokers, 0, at);
        System.arraycopy(values, 0, moreValues, 0, at);
        moreBrokers[at] = broker;
        moreValues[at] = value;
        System.arraycopy(brokers, at, moreBrokers, at + 1, brokers.length - at);
        System.arraycopy(values, at, moreValues, at + 1, values.length - at);
        return new SparseLongs(otherwise, moreBrokers, moreValues);
    }

    private SparseLongs removed(int at) {
        int[] lessBrokers = new int[brokers.length - 1];
        long[] lessValues = new long[values.length - 1];
        System.arraycopy(brokers, 0, lessBrokers, 0, at);
        System.arraycopy(values, 0, lessValues, 0, at);
        System.arraycopy(brokers, at + 1, lessBrokers, at, lessBrokers.length - at);
        System.arraycopy(values, at + 1, lessValues, at, lessValues.length - at);
        return new SparseLongs(otherwise, lessBrokers, lessValues);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SparseLongs that
                && otherwise == that.otherwise
                && Arrays.equals(brokers, that.brokers)
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(brokers) + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < brokers.length; i++) {
            text.append(i == 0 ? "" : ", ").append(brokers[i]).append('=').append(values[i]);
        }
        return text.append('}').toString();
    }
}
