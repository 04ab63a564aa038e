package dev.insync.spec.model;

import org.jspecify.annotations.Nullable;

/**
 * A run that somebody made of a model of the tier {@code deep}, and how far it went.
 *
 * @param seconds how long it took
 * @param workers with how many threads
 * @param distinctStates found in that time; only with a run that did not finish, as the next two
 * @param depth reached in that time
 * @param queued states found and not yet expanded when it was stopped
 */
public record Measured(
        long seconds,
        int workers,
        @Nullable Long distinctStates,
        @Nullable Integer depth,
        @Nullable Long queued) {

    /** Refuses a measurement of no time, and half of how far a run went. */
    public Measured {
        if (seconds < 1 || workers < 1) {
            throw new IllegalArgumentException("\"measured\" needs \"seconds\" and \"workers\", both at least 1");
        }
        if ((distinctStates == null) != (depth == null) || (depth == null) != (queued == null)) {
            throw new IllegalArgumentException(
                    "\"distinctStates\", \"depth\" and \"queued\" of \"measured\" belong together");
        }
    }

    /** Whether the search reached every state. */
    public boolean finished() {
        return queued == null;
    }

    /** One line for lists. */
    @Override
    public String toString() {
        String howFar = finished()
                ? ""
                : ": " + distinctStates + " distinct states, depth " + depth + ", " + queued + " queued";
        return "measured " + seconds + " s with " + workers + (workers == 1 ? " worker" : " workers") + howFar;
    }
}
