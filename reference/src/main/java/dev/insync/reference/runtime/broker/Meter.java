package dev.insync.reference.runtime.broker;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** How often something happens. Marked from any thread; the attributes are those of Kafka's meters. */
public final class Meter implements MeterMBean {
    private static final double TICK_SECONDS = 5;
    private static final double WEIGHT_OF_A_TICK = 1 - Math.exp(-TICK_SECONDS / 60);

    private final LongAdder count = new LongAdder();
    private final long startNs = System.nanoTime();
    private long ticks;
    private long counted;
    private double rate;

    void mark(long times) {
        count.add(times);
    }

    @Override
    public long getCount() {
        return count.sum();
    }

    @Override
    public double getMeanRate() {
        return getCount() / Math.max(1e-9, seconds());
    }

    /** Decays as it is read: what was counted since the last look is taken as spread evenly over the ticks since then. */
    @Override
    public synchronized double getOneMinuteRate() {
        long now = (long) (seconds() / TICK_SECONDS);
        if (now > ticks) {
            double recent = (getCount() - counted) / ((now - ticks) * TICK_SECONDS);
            double kept = ticks == 0 ? 0 : Math.pow(1 - WEIGHT_OF_A_TICK, now - ticks);
            rate = kept * rate + (1 - kept) * recent;
            counted = getCount();
            ticks = now;
        }
        return rate;
    }

    private double seconds() {
        return (System.nanoTime() - startNs) / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
