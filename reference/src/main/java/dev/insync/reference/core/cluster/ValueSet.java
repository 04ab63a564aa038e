package dev.insync.reference.core.cluster;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/** A set of record values, which count from 1. Immutable; held and printed in ascending order. */
public final class ValueSet {
    private static final ValueSet EMPTY = new ValueSet(new long[0], 0);

    /** Bit v of these is set where v is a member; the last word is never 0. */
    private final long[] words;

    private final int size;

    private ValueSet(long[] words, int size) {
        this.words = words;
        this.size = size;
    }

    /** No value. */
    public static ValueSet empty() {
        return EMPTY;
    }

    /** These values, in any order. */
    public static ValueSet copyOf(Collection<Integer> values) {
        return EMPTY.withAll(values.stream().mapToInt(Integer::intValue).toArray());
    }

    /** The number of members. */
    public int size() {
        return size;
    }

    /** True where the value is a member. */
    public boolean contains(int value) {
        return (value >> 6) < words.length && (words[value >> 6] & (1L << value)) != 0;
    }

    /** This set and these values. */
    public ValueSet withAll(int... values) {
        int highest = -1;
        for (int value : values) {
            if (!contains(value)) {
                highest = Math.max(highest, value);
            }
        }
        if (highest < 0) {
            return this;
        }
        long[] more = Arrays.copyOf(words, Math.max(words.length, (highest >> 6) + 1));
        int count = size;
        for (int value : values) {
            long bit = 1L << value;
            count += (more[value >> 6] & bit) == 0 ? 1 : 0;
            more[value >> 6] |= bit;
        }
        return new ValueSet(more, count);
    }

    /** The smallest member that is not below the given one, or -1. */
    public int next(int from) {
        int at = from >> 6;
        if (at >= words.length) {
            return -1;
        }
        long word = words[at] & (-1L << from);
        while (word == 0) {
            if (++at == words.length) {
                return -1;
            }
            word = words[at];
        }
        return (at << 6) + Long.numberOfTrailingZeros(word);
    }

    /** The smallest value in this set that is not in the other one and not below the given one, or -1. */
    public int nextNotIn(ValueSet other, int from) {
        for (int at = from >> 6; at < words.length; at++) {
            long word = words[at] & (at < other.words.length ? ~other.words[at] : -1L);
            if (at == from >> 6) {
                word &= -1L << from;
            }
            if (word != 0) {
                return (at << 6) + Long.numberOfTrailingZeros(word);
            }
        }
        return -1;
    }

    /** The members in ascending order. */
    public List<Integer> toList() {
        return IntStream.iterate(next(0), value -> value >= 0, value -> next(value + 1))
                .boxed()
                .toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ValueSet that && Arrays.equals(words, that.words);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(words);
    }

    @Override
    public String toString() {
        return toList().toString();
    }
}
