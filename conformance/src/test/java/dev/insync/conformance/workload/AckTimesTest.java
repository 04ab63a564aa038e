package dev.insync.conformance.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AckTimesTest {
    private final AckTimes acks = new AckTimes();

    private void comeEveryMs(long fromMs, long toMs) {
        for (long at = fromMs; at <= toMs; at++) {
            acks.add(at);
        }
    }

    @Test
    void beforeTheFirstNothingHasCome() {
        assertFalse(acks.haveComeFor(0));
    }

    @Test
    void theLongestPauseIsFoundAmongShorterOnes() {
        comeEveryMs(0, 10);
        comeEveryMs(30, 40);
        comeEveryMs(45, 50);
        assertEquals(20, acks.longestPauseNs());
        assertTrue(acks.haveComeFor(20));
        assertFalse(acks.haveComeFor(21));
    }

    @Test
    void aPauseThatBeganBeforeItsCauseCountsFromTheLastAcknowledgement() {
        comeEveryMs(0, 10);
        comeEveryMs(100, 110);
        acks.forgetPauses();
        assertFalse(acks.haveComeFor(1));
        acks.add(170);
        assertEquals(60, acks.longestPauseNs());
        assertFalse(acks.haveComeFor(1));
        comeEveryMs(171, 180);
        assertTrue(acks.haveComeFor(10));
    }
}
