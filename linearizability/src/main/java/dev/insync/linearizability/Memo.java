package dev.insync.linearizability;

import java.util.Arrays;

/**
 * The configurations that a search has visited: which operations are linearized, and the state. Every operation before the
 * first one that is not linearized is, and nothing that began after that one returned can be, so only the bits between
 * the two are kept.
 */
final class Memo<S> {
    private static final int EMPTY = -1;
    private static final long ENTRY_BYTES = 48;

    private final Model<S, ?, ?> model;
    private final SearchLimits limits;
    private int[] table = new int[64];
    private int[] hashes = new int[32];
    private long[][] keys = new long[32][];
    private Object[] states = new Object[32];
    private int size;
    private long reserved;
    private boolean full;

    Memo(Model<S, ?, ?> model, SearchLimits limits) {
        this.model = model;
        this.limits = limits;
        Arrays.fill(table, EMPTY);
    }

    /** Adds a configuration if it is new; the key is copied. False if it was known or memory has run out. */
    boolean add(long keyHash, long[] key, int words, S state) {
        long mixed = keyHash ^ (model.hash(state) * 0x9E3779B97F4A7C15L);
        int hash = (int) (mixed ^ (mixed >>> 32));
        int mask = table.length - 1;
        int at = hash & mask;
        while (table[at] != EMPTY) {
            int entry = table[at];
            if (hashes[entry] == hash
                    && Arrays.equals(keys[entry], 0, keys[entry].length, key, 0, words)
                    && model.equal(stateOf(entry), state)) {
                return false;
            }
            at = (at + 1) & mask;
        }
        if (!reserve(ENTRY_BYTES + 8L * words + model.bytes(state))) {
            return false;
        }
        if (size == hashes.length && !grow()) {
            return false;
        }
        at = hash & (table.length - 1);
        while (table[at] != EMPTY) {
            at = (at + 1) & (table.length - 1);
        }
        table[at] = size;
        hashes[size] = hash;
        keys[size] = Arrays.copyOf(key, words);
        states[size] = state;
        size++;
        return true;
    }

    @SuppressWarnings("unchecked") // Only states of the type S are put in.
    private S stateOf(int entry) {
        return (S) states[entry];
    }

    private boolean reserve(long bytes) {
        if (!limits.take(bytes)) {
            limits.giveBack(bytes);
            full = true;
            return false;
        }
        reserved += bytes;
        return true;
    }

    private boolean grow() {
        // The tables' slots are part of ENTRY_BYTES; while they are copied, the old ones are still there.
        if (!reserve(20L * size)) {
            return false;
        }
        hashes = Arrays.copyOf(hashes, 2 * size);
        keys = Arrays.copyOf(keys, 2 * size);
        states = Arrays.copyOf(states, 2 * size);
        table = new int[4 * size];
        Arrays.fill(table, EMPTY);
        for (int entry = 0; entry < size; entry++) {
            int at = hashes[entry] & (table.length - 1);
            while (table[at] != EMPTY) {
                at = (at + 1) & (table.length - 1);
            }
            table[at] = entry;
        }
        return true;
    }

    boolean isFull() {
        return full;
    }

    long size() {
        return size;
    }

    /** Gives the memory back to the budget; the memo is not used afterwards. */
    void release() {
        limits.giveBack(reserved);
        reserved = 0;
    }
}
