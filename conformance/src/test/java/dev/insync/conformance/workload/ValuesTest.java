package dev.insync.conformance.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ValuesTest {
    @Test
    void aValueTellsItsProducerAndSurvivesTheWayThroughTheLog() {
        assertEquals(20_000_007, Values.of(2, 7));
        assertEquals(20_000_007, Values.parse(Long.toString(Values.of(2, 7)), 99));
    }

    @Test
    void aProducerNeverReachesTheValuesOfTheNext() {
        assertEquals(Values.of(2, 0) - 1, Values.of(1, 9_999_999));
        assertThrows(IllegalStateException.class, () -> Values.of(1, 10_000_000));
    }

    @Test
    void aForeignRecordBecomesAValueThatNobodyWrote() {
        assertTrue(Values.parse("hello", 5) < 0);
        assertTrue(Values.parse(null, 5) < 0);
        assertTrue(Values.parse("hello", 5) != Values.parse("hello", 6), "two strangers are not one duplicate");
    }
}
