package dev.insync.linearizability.log;

import java.util.Arrays;

/**
 * Numbers long keys from 0: by subtraction where the keys lie close together, which identifiers and offsets nearly always
 * do, else by hashing.
 */
final class LongIndex {
    private static final int EMPTY = -1;

    private final boolean dense;
    private final long min;
    private final int range;
    private long[] keys = {};
    private int[] slots = {};
    private int used;

    /**
     * @param min smallest key that will come
     * @param max largest key that will come
     * @param mentions how often keys will come, repetitions included
     */
    LongIndex(long min, long max, long mentions) {
        long width = max - min;
        dense = max >= min && width >= 0 && width < Math.min(4 * mentions + 1024, Integer.MAX_VALUE - 16);
        this.min = min;
        range = dense ? (int) width + 1 : 0;
        if (!dense) {
            rehash(1024);
        }
    }

    /** Whether numbers come from subtraction, so that every key of the range has one already. */
    boolean isDense() {
        return dense;
    }

    /** An upper bound of the numbers given so far, plus one. */
    int capacity() {
        return dense ? range : used;
    }

    /** The key's number, or -1 if it has none. */
    int find(long key) {
        if (dense) {
            long slot = key - min;
            return slot >= 0 && slot < range ? (int) slot : EMPTY;
        }
        return slots[probe(key)];
    }

    /** The key's number, given now if it had none; without hashing, the key must lie in the range. */
    int number(long key) {
        if (dense) {
            return Math.toIntExact(key - min);
        }
        int at = probe(key);
        if (slots[at] == EMPTY) {
            if (2 * (used + 1) > keys.length) {
                rehash(keys.length * 2);
                at = probe(key);
            }
            keys[at] = key;
            slots[at] = used++;
        }
        return slots[at];
    }

    private int probe(long key) {
        int mask = keys.length - 1;
        long mixed = key * 0x9E3779B97F4A7C15L;
        int at = (int) (mixed ^ (mixed >>> 32)) & mask;
        while (slots[at] != EMPTY && keys[at] != key) {
            at = (at + 1) & mask;
        }
        return at;
    }

    private void rehash(int size) {
        long[] oldKeys = keys;
        int[] oldSlots = slots;
        keys = new long[size];
        slots = new int[size];
        Arrays.fill(slots, EMPTY);
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldSlots[i] != EMPTY) {
                int at = probe(oldKeys[i]);
                keys[at] = oldKeys[i];
                slots[at] = oldSlots[i];
            }
        }
    }
}
