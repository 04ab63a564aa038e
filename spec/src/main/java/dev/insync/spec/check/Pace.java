package dev.insync.spec.check;

import dev.insync.spec.engine.Counts;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns successive counts into rates and an estimate of the rest: what is missing of a number that is known beforehand, at the
 * recent rate; without such a number the queue, at the rate at which it shrinks.
 */
final class Pace {
    private static final double SMOOTHING = 0.3;

    /** A year: more than that says only that nothing moves just now. */
    private static final double MAX_SECONDS = 365 * 86_400;

    private final @Nullable Long expectedDistinct;
    private final @Nullable Long expectedBehaviours;
    private Counts last = Counts.NONE;
    private Duration lastElapsed = Duration.ZERO;
    private double distinctPerSecond;
    private double drainedPerSecond;
    private double behavioursPerSecond;

    Pace(@Nullable Long expectedDistinct, @Nullable Long expectedBehaviours) {
        this.expectedDistinct = expectedDistinct;
        this.expectedBehaviours = expectedBehaviours;
    }

    Progress next(Counts counts, Duration elapsed) {
        double seconds = Math.max(elapsed.minus(lastElapsed).toNanos() / 1e9, 1e-6);
        double generatedPerSecond = (counts.generated() - last.generated()) / seconds;
        distinctPerSecond = smooth(distinctPerSecond, (counts.distinct() - last.distinct()) / seconds);
        drainedPerSecond = smooth(drainedPerSecond, (last.queued() - counts.queued()) / seconds);
        behavioursPerSecond = smooth(behavioursPerSecond, (counts.behaviours() - last.behaviours()) / seconds);
        last = counts;
        lastElapsed = elapsed;
        return new Progress(counts, elapsed, Math.max(generatedPerSecond, 0), rest());
    }

    private static double smooth(double old, double sample) {
        return old == 0 ? sample : old + SMOOTHING * (sample - old);
    }

    private Optional<Duration> rest() {
        if (expectedBehaviours != null) {
            return seconds(expectedBehaviours - last.behaviours(), behavioursPerSecond);
        }
        if (expectedDistinct != null && expectedDistinct > last.distinct()) {
            return seconds(expectedDistinct - last.distinct(), distinctPerSecond);
        }
        return expectedDistinct == null ? seconds(last.queued(), drainedPerSecond) : Optional.empty();
    }

    private static Optional<Duration> seconds(long amount, double perSecond) {
        return perSecond <= 0 || amount / perSecond > MAX_SECONDS
                ? Optional.empty()
                : Optional.of(Duration.ofMillis((long) (1000 * amount / perSecond)));
    }
}
