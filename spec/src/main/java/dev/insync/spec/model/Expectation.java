package dev.insync.spec.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the manifest says a check with one worker finds.
 *
 * @param outcome how it ends
 * @param property the violated property; only with {@link Outcome#VIOLATES}
 * @param traceLength states in the counterexample, the initial one counted; null when not stated
 * @param distinctStates distinct states found until the end or until the violation; null when not stated
 * @param depth states on the longest shortest path; null when not stated
 * @param reaches only with {@link Outcome#REACHES}: what must come about, in the manifest's order, and in how many states
 *     (null when not stated). A name is an action that must happen, or an invariant or an action property that must be
 *     violated
 */
public record Expectation(
        Outcome outcome,
        @Nullable String property,
        @Nullable Integer traceLength,
        @Nullable Long distinctStates,
        @Nullable Integer depth,
        @Nullable Map<String, @Nullable Integer> reaches) {

    /** The ways in which a check can end that a manifest can ask for. */
    public enum Outcome {
        HOLDS,
        VIOLATES,
        DEADLOCK,
        /** Every situation that the manifest names comes about. */
        REACHES,
        /** The search does not end in the time that was measured, and finds nothing wrong until then. */
        UNFINISHED
    }

    /** Refuses a violation without a name, a name without a violation, and likewise for what is to be reached. */
    public Expectation {
        if (outcome == null) {
            throw new IllegalArgumentException(
                    "\"expect\" needs an \"outcome\": holds, violates, deadlock, reaches or unfinished");
        }
        if ((outcome == Outcome.VIOLATES) != (property != null)) {
            throw new IllegalArgumentException("\"property\" belongs to the outcome \"violates\" and to no other");
        }
        if ((outcome == Outcome.REACHES) != (reaches != null && !reaches.isEmpty())) {
            throw new IllegalArgumentException("\"reaches\" with at least one name belongs to the outcome \"reaches\"");
        }
        if (outcome == Outcome.UNFINISHED && (distinctStates != null || depth != null)) {
            throw new IllegalArgumentException("how far an unfinished check went belongs into \"measured\"");
        }
        // In the manifest's order, and with values that are not stated.
        reaches = reaches == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(reaches));
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
            case REACHES -> "reaches " + reachesText();
            case UNFINISHED -> "does not finish";
        };
    }

    private String reachesText() {
        return reaches == null
                ? ""
                : reaches.entrySet().stream()
                        .map(entry -> entry.getKey() + (entry.getValue() == null ? "" : " in " + entry.getValue()))
                        .collect(Collectors.joining(", "));
    }
}
