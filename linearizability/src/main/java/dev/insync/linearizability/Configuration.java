package dev.insync.linearizability;

import java.util.SplittableRandom;

/** Which operations are linearized: bits, a hash that changes with each of them, and the short form that a memo keeps. */
final class Configuration {
    private final Timeline timeline;
    private final int certain;
    private final long[] certainBits;
    private final long[] uncertainBits;
    private final long[] zobrist;
    private int certainLeft;
    private int uncertainTaken;
    private long hash;
    private long[] key = new long[8];
    private int keyWords;

    Configuration(Timeline timeline, int certain, int uncertain) {
        this.timeline = timeline;
        this.certain = certain;
        this.certainLeft = certain;
        certainBits = new long[(certain + 63) >>> 6];
        uncertainBits = new long[(uncertain + 63) >>> 6];
        SplittableRandom random = new SplittableRandom(4711);
        zobrist = new long[certain + uncertain];
        for (int i = 0; i < zobrist.length; i++) {
            zobrist[i] = random.nextLong();
        }
    }

    /** Linearizes the candidate, or takes that back. */
    void flip(int candidate) {
        hash ^= zobrist[candidate];
        if (candidate < certain) {
            certainBits[candidate >>> 6] ^= 1L << candidate;
            certainLeft += (certainBits[candidate >>> 6] & (1L << candidate)) == 0 ? 1 : -1;
        } else {
            int i = candidate - certain;
            uncertainBits[i >>> 6] ^= 1L << i;
            uncertainTaken += (uncertainBits[i >>> 6] & (1L << i)) == 0 ? -1 : 1;
        }
    }

    boolean hasUncertain(int i) {
        return (uncertainBits[i >>> 6] & (1L << i)) != 0;
    }

    int certainLeft() {
        return certainLeft;
    }

    long hash() {
        return hash;
    }

    /** The short form; valid until the next call, its length is {@link #keyWords()}. */
    long[] key() {
        int low = timeline.firstCall();
        int from = low == Timeline.NONE ? certainBits.length : low >>> 6;
        int to = low == Timeline.NONE ? certainBits.length : ((timeline.begunAtReturn(low) - 1) >>> 6) + 1;
        int uncertainWords = uncertainTaken == 0 ? 0 : uncertainBits.length;
        keyWords = 1 + (to - from) + uncertainWords;
        if (key.length < keyWords) {
            key = new long[2 * keyWords];
        }
        key[0] = low;
        System.arraycopy(certainBits, from, key, 1, to - from);
        System.arraycopy(uncertainBits, 0, key, 1 + to - from, uncertainWords);
        return key;
    }

    int keyWords() {
        return keyWords;
    }
}
