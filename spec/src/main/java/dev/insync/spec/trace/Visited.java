package dev.insync.spec.trace;

/**
 * What the search has seen: for each position and state whether an event led there, after which hidden steps were tried, or
 * only hidden steps. An open-addressing map from long to boolean without boxes.
 */
final class Visited {
    private long[] keys = new long[1 << 12];
    private boolean[] byEvent = new boolean[1 << 12];
    private int size;

    /** Whether it must be looked at: never seen, or seen behind hidden steps only. */
    boolean isNew(long position, long fingerprint, boolean isByEvent) {
        long key = position * 31 ^ fingerprint;
        key = key == 0 ? 1 : key;
        int slot = slot(key);
        if (keys[slot] == key) {
            boolean isMore = isByEvent && !byEvent[slot];
            byEvent[slot] |= isByEvent;
            return isMore;
        }
        if (size > keys.length / 2) {
            grow();
            slot = slot(key);
        }
        keys[slot] = key;
        byEvent[slot] = isByEvent;
        size++;
        return true;
    }

    private int slot(long key) {
        int mask = keys.length - 1;
        long mixed = key * 0x9E3779B97F4A7C15L;
        int slot = (int) (mixed ^ mixed >>> 32) & mask;
        while (keys[slot] != 0 && keys[slot] != key) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        boolean[] oldByEvent = byEvent;
        keys = new long[oldKeys.length * 2];
        byEvent = new boolean[oldKeys.length * 2];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                byEvent[slot] = oldByEvent[i];
            }
        }
    }
}
