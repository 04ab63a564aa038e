package dev.insync.linearizability;

import java.time.Duration;

/**
 * How much a check may cost. When it is used up, the verdict is {@link Verdict#UNKNOWN}.
 *
 * @param time wall-clock time for the whole check
 * @param memoryBytes memory for remembered configurations, estimated and never exceeded by more than one table's growth
 * @param threads how many parts are judged at the same time
 */
public record Budget(Duration time, long memoryBytes, int threads) {
    public Budget {
        if (time.isNegative() || time.isZero() || memoryBytes < 1 || threads < 1) {
            throw new IllegalArgumentException("a budget needs positive time, memory and threads, not " + time + ", "
                    + memoryBytes + ", " + threads);
        }
    }

    /** One minute, half of the memory that the heap has left, one thread for each processor. */
    public static Budget standard() {
        Runtime runtime = Runtime.getRuntime();
        long used = runtime.totalMemory() - runtime.freeMemory();
        long left = Math.max(1 << 20, (runtime.maxMemory() - used) / 2);
        return new Budget(Duration.ofMinutes(1), left, runtime.availableProcessors());
    }

    public Budget withTime(Duration limit) {
        return new Budget(limit, memoryBytes, threads);
    }

    public Budget withMemoryBytes(long limit) {
        return new Budget(time, limit, threads);
    }

    public Budget withThreads(int limit) {
        return new Budget(time, memoryBytes, limit);
    }
}
