package dev.insync.reference.core;

import java.util.Arrays;

/** How far each follower has come, as its leader knows: end offsets by broker id. Immutable. */
public final class FollowerEnds {
    /** The end offset of a follower that has not fetched in this epoch. */
    public static final long UNKNOWN = -1;

    private static final FollowerEnds NONE = new FollowerEnds(new int[0], new long[0]);

    private final int[] brokers;
    private final long[] ends;

    private FollowerEnds(int[] brokers, long[] ends) {
        this.brokers = brokers;
        this.ends = ends;
    }

    /** Nobody has fetched. */
    public static FollowerEnds unknown() {
        return NONE;
    }

    /** The end offset of that follower, or {@link #UNKNOWN}. */
    public long get(int broker) {
        int i = Arrays.binarySearch(brokers, broker);
        return i < 0 ? UNKNOWN : ends[i];
    }

    /** The same with another end offset for that follower. */
    public FollowerEnds with(int broker, long end) {
        int i = Arrays.binarySearch(brokers, broker);
        if (i >= 0) {
            if (ends[i] == end) {
                return this;
            }
            long[] changed = ends.clone();
            changed[i] = end;
            return new FollowerEnds(brokers, changed);
        }
        int at = -i - 1;
        int[] moreBrokers = new int[brokers.length + 1];
        long[] moreEnds = new long[ends.length + 1];
        System.arraycopy(brokers, 0, moreBrokers, 0, at);
        System.arraycopy(ends, 0, moreEnds, 0, at);
        moreBrokers[at] = broker;
        moreEnds[at] = end;
        System.arraycopy(brokers, at, moreBrokers, at + 1, brokers.length - at);
        System.arraycopy(ends, at, moreEnds, at + 1, ends.length - at);
        return new FollowerEnds(moreBrokers, moreEnds);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FollowerEnds that
                && Arrays.equals(brokers, that.brokers)
                && Arrays.equals(ends, that.ends);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(brokers) + Arrays.hashCode(ends);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < brokers.length; i++) {
            text.append(i == 0 ? "" : ", ").append(brokers[i]).append('=').append(ends[i]);
        }
        return text.append('}').toString();
    }
}
