package dev.insync.linearizability;

import org.jspecify.annotations.Nullable;

/**
 * One operation of a concurrent history.
 *
 * @param process who did it; a process does one operation at a time, though the checker does not need that
 * @param invokeNs when it began, in nanoseconds on a clock that all processes share
 * @param returnNs when it ended; ignored for {@link Outcome#INFO}, which may take effect at any later time or never
 * @param input what was asked for
 * @param output what came back; null where nothing came back or nothing is known
 * @param outcome how it ended; {@link Outcome#FAIL} had no effect and is left out by the checker
 */
public record Operation<I, O>(
        int process,
        long invokeNs,
        long returnNs,
        I input,
        @Nullable O output,
        Outcome outcome) {
    /** The return time of an operation that never returned. */
    public static final long NEVER = Long.MAX_VALUE;

    public Operation {
        if (outcome == Outcome.INFO) {
            returnNs = NEVER;
        } else if (returnNs < invokeNs) {
            throw new IllegalArgumentException("returned at " + returnNs + " before invoked at " + invokeNs);
        }
        if (outcome == Outcome.OK && output == null) {
            throw new IllegalArgumentException("an operation that succeeded needs an output");
        }
    }

    public static <I, O> Operation<I, O> ok(int process, long invokeNs, long returnNs, I input, O output) {
        return new Operation<>(process, invokeNs, returnNs, input, output, Outcome.OK);
    }

    public static <I, O> Operation<I, O> fail(int process, long invokeNs, long returnNs, I input) {
        return new Operation<>(process, invokeNs, returnNs, input, null, Outcome.FAIL);
    }

    public static <I, O> Operation<I, O> info(int process, long invokeNs, I input) {
        return new Operation<>(process, invokeNs, NEVER, input, null, Outcome.INFO);
    }
}
