package dev.insync.conformance.nemesis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class AckCounterTest {
    private final AckCounter acks = new AckCounter(0);

    @Test
    void onlySendsThatBeganInTimeAndToThePartitionCount() {
        acks.acknowledged(0, 5, 6);
        acks.countFrom(10);
        acks.acknowledged(0, 9, 20);
        acks.acknowledged(1, 11, 20);
        assertEquals(0, acks.counted());
        acks.acknowledged(0, 10, 20);
        assertEquals(1, acks.counted());
        assertEquals(3, acks.total());
    }

    @Test
    void countingAnewForgetsWhatWasCounted() {
        acks.countFrom(0);
        acks.acknowledged(0, 1, 2);
        acks.countFrom(3);
        assertEquals(0, acks.counted());
    }
}
