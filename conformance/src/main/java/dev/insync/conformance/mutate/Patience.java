package dev.insync.conformance.mutate;

/**
 * Counts the rounds of a core's loops, so that a mutant that does not end is noticed after the same number of rounds on every
 * machine. Each mutant has a copy of this class, and calls it where {@link Loops} says.
 */
public final class Patience {
    /** The original needs some thousands. */
    private static final int MOST_ROUNDS_OF_AN_EVENT = 1_000_000;

    private static int rounds;

    private Patience() {}

    /** Another event begins. */
    public static void renew() {
        rounds = 0;
    }

    /** Another round. */
    public static void spend() {
        if (++rounds > MOST_ROUNDS_OF_AN_EVENT) {
            throw new DoesNotEnd();
        }
    }
}
