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
 * @param rest estimated time to the end: from the distinct states the manifest expects, else from the rate at which the
 *     queue shrinks; empty while there is no telling
 */
public record Progress(Counts counts, Duration elapsed, double generatedPerSecond, Optional<Duration> rest) {}
