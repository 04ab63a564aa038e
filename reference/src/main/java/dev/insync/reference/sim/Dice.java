package dev.insync.reference.sim;

/** Random numbers that follow from the seed alone: SplitMix64 and whole numbers, the same on every virtual machine. */
final class Dice {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;
    private boolean calm;

    Dice(long seed) {
        state = seed;
    }

    long next() {
        state += GOLDEN_GAMMA;
        long z = state;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** A number from 0 to bound - 1. */
    int below(int bound) {
        // 32 random bits times the bound: the bias is below one in four billion times the bound, and it is the same
        // everywhere.
        return (int) (((next() >>> 32) * bound) >>> 32);
    }

    /** A number from least to most. */
    long between(long least, long most) {
        return most <= least ? least : least + Math.floorMod(next(), most - least + 1);
    }

    boolean oneIn(int n) {
        return below(n) == 0;
    }

    boolean perMille(int share) {
        return below(1000) < share;
    }

    /** About the mean, and now and then many times as much: one in eight doubles it, one in 16 doubles it twice, and so on. */
    long spread(long mean) {
        long usual = between(mean / 2, mean + mean / 2);
        if (calm) {
            return usual;
        }
        int doublings = Long.numberOfTrailingZeros(next()) - 2;
        return doublings <= 0 ? usual : usual << Math.min(doublings, 10);
    }

    /** From now on nothing takes much longer than usual. */
    void calmDown() {
        calm = true;
    }

    /** One of the values. */
    long pick(long... values) {
        return values[below(values.length)];
    }
}
