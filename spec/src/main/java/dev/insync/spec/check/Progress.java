package dev.insync.spec.check;

import dev.insync.spec.engine.Counts;
import java.time.Duration;
import java.util.Optional;

/**
 * How far a running check is.
 *
 * @param counts states so far
 * @param elapsed since the start
 * @param generatedPerSecond states generated per second since the last report
 * @param rest an estimate of the time to the end, not a promise: from the distinct states or behaviours that the manifest
 *     foretells, else from the rate at which the queue shrinks, both at the recent rate; a liveness check at the end is not
 *     in it. Empty while there is no telling
 */
public record Progress(Counts counts, Duration elapsed, double generatedPerSecond, Optional<Duration> rest) {}
