package dev.insync.linearizability;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** The budget of one check, shared by the searches of its parts. */
final class SearchLimits {
    private final long deadlineNs;
    private final long memoryBytes;
    private final Budget budget;
    private final AtomicLong usedBytes = new AtomicLong();
    private final AtomicBoolean stopped = new AtomicBoolean();

    SearchLimits(Budget budget) {
        this.budget = budget;
        this.memoryBytes = budget.memoryBytes();
        long timeNs = budget.time().compareTo(java.time.Duration.ofDays(1000)) > 0
                ? Long.MAX_VALUE / 4
                : budget.time().toNanos();
        this.deadlineNs = System.nanoTime() + timeNs;
    }

    /** Tries to take memory; false if the budget has no more. */
    boolean take(long bytes) {
        return usedBytes.addAndGet(bytes) <= memoryBytes;
    }

    void giveBack(long bytes) {
        usedBytes.addAndGet(-bytes);
    }

    boolean isOutOfTime() {
        return System.nanoTime() - deadlineNs > 0;
    }

    /** One part has decided for all. */
    void stop() {
        stopped.set(true);
    }

    boolean isStopped() {
        return stopped.get();
    }

    String outOfTime() {
        return "not decided within " + budget.time().toMillis() + " ms";
    }

    String outOfMemory() {
        return "not decided within " + (memoryBytes >> 10) + " KiB of memory";
    }
}
