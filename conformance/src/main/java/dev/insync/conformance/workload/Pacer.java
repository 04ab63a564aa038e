package dev.insync.conformance.workload;

/**
 * Spreads events evenly over time. A caller that comes late starts a new rhythm instead of catching up, so the rate never exceeds
 * the one asked for. Time is passed in; nothing here waits.
 */
final class Pacer {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final long intervalNanos;
    private long dueNanos;

    /**
     * @param perSecond events per second, at least 1
     * @param startNanos time of the first event
     */
    Pacer(int perSecond, long startNanos) {
        if (perSecond < 1) {
            throw new IllegalArgumentException("rate must be at least 1 per second, not " + perSecond);
        }
        this.intervalNanos = NANOS_PER_SECOND / perSecond;
        this.dueNanos = startNanos;
    }

    /** Nanoseconds until the next event may happen; 0 when it is due. */
    long waitNanos(long nowNanos) {
        return Math.max(0, dueNanos - nowNanos);
    }

    /** Notes that the event that was due has happened at {@code nowNanos}. */
    void happened(long nowNanos) {
        dueNanos = Math.max(dueNanos, nowNanos - intervalNanos) + intervalNanos;
    }
}
