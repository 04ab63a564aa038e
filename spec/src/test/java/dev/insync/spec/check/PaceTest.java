package dev.insync.spec.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.insync.spec.engine.Counts;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PaceTest {
    @Test
    void theRestFollowsFromTheExpectedNumberOfStates() {
        Pace pace = new Pace(1000L, null);

        Progress progress = pace.next(new Counts(400, 200, 50, 3), Duration.ofSeconds(2));

        assertEquals(200, progress.generatedPerSecond());
        assertEquals(Optional.of(Duration.ofSeconds(8)), progress.rest());
        assertEquals(
                Optional.empty(),
                pace.next(new Counts(5000, 1001, 0, 3), Duration.ofSeconds(3)).rest());
    }

    @Test
    void withoutAnExpectationAShrinkingQueueTellsTheRest() {
        Pace pace = new Pace(null, null);

        assertEquals(
                Optional.empty(),
                pace.next(new Counts(100, 100, 100, 2), Duration.ofSeconds(1)).rest());
        pace.next(new Counts(200, 150, 100, 3), Duration.ofSeconds(2));
        for (int second = 3; second < 40; second++) {
            pace.next(new Counts(200, 150, 500 - second, 3), Duration.ofSeconds(second));
        }
        Optional<Duration> rest =
                pace.next(new Counts(300, 160, 460, 3), Duration.ofSeconds(40)).rest();
        assertEquals(460, rest.orElseThrow().toSeconds(), 5);
    }
}
