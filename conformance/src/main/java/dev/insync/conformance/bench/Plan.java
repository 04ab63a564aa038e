package dev.insync.conformance.bench;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * How much of what is done in one round.
 *
 * @param warmUpRuns at most
 * @param warmUpRecords of 100 bytes in one of these runs; records of 1 KiB a tenth of that
 * @param smallRecords sent in each measured run with records of 100 bytes
 * @param largeRecords sent in each measured run with records of 1 KiB
 * @param batchedRecords the same, with large batches
 * @param consumedRecords of 100 bytes, fewer than warm a cluster
 * @param synchronousRecords sent one after another, besides a quarter as many before that are not measured
 * @param measures what is wanted
 */
record Plan(
        int warmUpRuns,
        int warmUpRecords,
        int smallRecords,
        int largeRecords,
        int batchedRecords,
        int consumedRecords,
        int synchronousRecords,
        Set<Measure> measures) {
    /** The fewest runs after which a cluster can be seen to get no faster. */
    private static final int LEAST_WARM_UP_RUNS = 3;

    private static final Set<Measure> WITHOUT_LOAD = EnumSet.of(Measure.START, Measure.UNAVAILABLE);

    private static final List<String> LARGE_BATCHES = List.of("batch.size=131072", "linger.ms=5");

    Plan {
        if (consumedRecords > warmUpRecords * Math.min(warmUpRuns, LEAST_WARM_UP_RUNS)) {
            throw new IllegalArgumentException("not so many records to consume: " + consumedRecords);
        }
        measures = EnumSet.copyOf(measures);
    }

    static Plan full(Set<Measure> measures) {
        return new Plan(10, 800_000, 800_000, 80_000, 280_000, 2_400_000, 4_000, measures);
    }

    static Plan quick(Set<Measure> measures) {
        return new Plan(1, 50_000, 50_000, 10_000, 20_000, 50_000, 500, measures);
    }

    boolean wants(Measure measure) {
        return measures.contains(measure);
    }

    /** Whether clusters are wanted that come and go. */
    boolean startsAndEnds() {
        return measures.stream().anyMatch(WITHOUT_LOAD::contains);
    }

    /** Whether brokers have to be warm for what is wanted. */
    boolean loads() {
        return !WITHOUT_LOAD.containsAll(measures);
    }

    /** What a measured run of the producer sends. */
    PerformanceTools.Load load(Measure measure) {
        return switch (measure) {
            case PRODUCE_100_ONE -> new PerformanceTools.Load(smallRecords, 100, "1", List.of());
            case PRODUCE_100_ALL -> new PerformanceTools.Load(smallRecords, 100, "all", List.of());
            case PRODUCE_1024_ONE -> new PerformanceTools.Load(largeRecords, 1024, "1", List.of());
            case PRODUCE_1024_ALL -> new PerformanceTools.Load(largeRecords, 1024, "all", List.of());
            case PRODUCE_1024_BATCHED -> new PerformanceTools.Load(batchedRecords, 1024, "all", LARGE_BATCHES);
            default -> throw new IllegalArgumentException(measure + " is no run of the producer");
        };
    }

    /** What is sent in one run before anything is measured, and never counts. */
    List<PerformanceTools.Load> warmUp() {
        return List.of(
                new PerformanceTools.Load(warmUpRecords, 100, "all", List.of()),
                new PerformanceTools.Load(warmUpRecords / 10, 1024, "all", LARGE_BATCHES));
    }
}
