package dev.insync.conformance.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PacerTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void eventsOfAPunctualCallerAreEvenlySpread() {
        Pacer pacer = new Pacer(4, 100);
        assertEquals(0, pacer.waitNanos(100));
        pacer.happened(100);
        assertEquals(SECOND / 4, pacer.waitNanos(100));
        assertEquals(1, pacer.waitNanos(100 + SECOND / 4 - 1));
        assertEquals(0, pacer.waitNanos(100 + SECOND / 4));
    }

    @Test
    void aCallerThatWasStuckDoesNotCatchUpWithABurst() {
        Pacer pacer = new Pacer(10, 0);
        pacer.happened(0);
        long late = 5 * SECOND;
        assertEquals(0, pacer.waitNanos(late));
        pacer.happened(late);
        pacer.happened(late);
        assertTrue(pacer.waitNanos(late) >= SECOND / 10, "two events at once must be paid for");
    }

    @Property
    void theRateIsNeverExceeded(
            @ForAll @IntRange(min = 1, max = 5_000) int perSecond,
            @ForAll @Size(max = 200) long @IntRange(min = 0, max = 50_000_000) [] jitterNanos) {
        Pacer pacer = new Pacer(perSecond, 0);
        long nowNanos = 0;
        for (long jitter : jitterNanos) {
            nowNanos += pacer.waitNanos(nowNanos) + Math.floorMod(jitter, 50_000_000L);
            pacer.happened(nowNanos);
        }
        long events = jitterNanos.length;
        assertTrue(events <= nowNanos / (SECOND / perSecond) + 2, events + " events in " + nowNanos + " ns");
    }

    @Test
    void aRateOfNothingIsRefused() {
        assertEquals(
                "rate must be at least 1 per second, not 0",
                assertThrows(IllegalArgumentException.class, () -> new Pacer(0, 0))
                        .getMessage());
    }
}
