package dev.insync.spec.model;

/**
 * How many random behaviours a model of the tier {@code simulate} runs; with one worker the same ones each time.
 *
 * @param behaviours how many
 * @param depth states of the longest, the initial one counted
 * @param seed of TLC's random choices
 */
public record Simulation(long behaviours, int depth, long seed) {

    /** Refuses a simulation of nothing. */
    public Simulation {
        if (behaviours < 1 || depth < 1) {
            throw new IllegalArgumentException("\"simulate\" needs \"behaviours\" and \"depth\", both at least 1");
        }
    }

    /** One line for lists. */
    @Override
    public String toString() {
        return behaviours + " random behaviours of up to " + depth + " states, seed " + seed;
    }
}
