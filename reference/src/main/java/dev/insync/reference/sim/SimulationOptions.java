package dev.insync.reference.sim;

import dev.insync.reference.core.Fixes;

/**
 * What a run is asked for; everything else follows from the seed.
 *
 * @param brokers 1 to 30
 * @param partitions at least 1
 * @param steps number of events after which the run ends
 * @param minInsyncReplicas min.insync.replicas
 * @param fixes the rules in force
 */
public record SimulationOptions(
        long seed, int brokers, int partitions, long steps, int minInsyncReplicas, Fixes fixes) {
    /** More brokers than this are of no use to a test, and their links grow with the square. */
    public static final int MOST_BROKERS = 30;

    public SimulationOptions {
        check(brokers >= 1 && brokers <= MOST_BROKERS, "brokers: 1 to " + MOST_BROKERS + ", not " + brokers);
        check(partitions >= 1 && partitions <= 1000, "partitions: 1 to 1000, not " + partitions);
        check(steps >= 1, "steps: at least 1, not " + steps);
        check(
                minInsyncReplicas >= 1 && minInsyncReplicas <= brokers,
                "min.insync.replicas: 1 to the number of brokers, not " + minInsyncReplicas);
    }

    private static void check(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /** The same with another seed. */
    public SimulationOptions withSeed(long other) {
        return new SimulationOptions(other, brokers, partitions, steps, minInsyncReplicas, fixes);
    }
}
