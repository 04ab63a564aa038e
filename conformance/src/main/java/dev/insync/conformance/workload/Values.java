package dev.insync.conformance.workload;

import org.jspecify.annotations.Nullable;

/** The values that the producers write: numbers, each used once in a run; a value tells its producer. */
final class Values {
    private static final long PER_PRODUCER = 10_000_000;

    private Values() {}

    /** The n-th value of a producer; producer 2 writes 20000000, 20000001 and so on, the first producer is 1. */
    static long of(int producer, long sequence) {
        if (sequence >= PER_PRODUCER) {
            throw new IllegalStateException("producer " + producer + " has used up its values");
        }
        return producer * PER_PRODUCER + sequence;
    }

    /**
     * The value of a record that was read. A record that no producer of the run can have written becomes a negative number, which
     * the checker reports as a record that nobody wrote.
     */
    static long parse(@Nullable String text, long offset) {
        try {
            return text == null ? -1 - offset : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return -1 - offset;
        }
    }
}
