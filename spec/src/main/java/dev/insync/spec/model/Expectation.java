package dev.insync.spec.model;

import org.jspecify.annotations.Nullable;

/**
 * What the manifest says a check with one worker finds.
 *
 * @param outcome holds, violates or deadlock
 * @param property the violated property; only with {@link Outcome#VIOLATES}
 * @param traceLength states in the counterexample, the initial one counted; null when not stated
 * @param distinctStates distinct states found until the end or until the violation; null when not stated
 * @param depth states on the longest shortest path; null when not stated
 */
public record Expectation(
        Outcome outcome,
        @Nullable String property,
        @Nullable Integer traceLength,
        @Nullable Long distinctStates,
        @Nullable Integer depth) {

    /** The three ways in which a check can end that a manifest can ask for. */
    public enum Outcome {
        HOLDS,
        VIOLATES,
        DEADLOCK
    }

    /** Refuses a violation without a name and a name without a violation. */
    public Expectation {
        if (outcome == null) {
            throw new IllegalArgumentException("\"expect\" needs an \"outcome\": holds, violates or deadlock");
        }
        if ((outcome == Outcome.VIOLATES) != (property != null)) {
            throw new IllegalArgumentException("\"property\" belongs to the outcome \"violates\" and to no other");
        }
    }

    /** One line for lists. */
    @Override
    public String toString() {
        String length = traceLength == null ? "" : " in " + traceLength + " states";
        String size = distinctStates == null ? "" : ", " + distinctStates + " distinct states";
        String levels = depth == null ? "" : ", depth " + depth;
        return switch (outcome) {
            case HOLDS -> "holds" + size + levels;
            case VIOLATES -> "violates " + property + length;
            case DEADLOCK -> "deadlocks" + length;
        };
    }
}
