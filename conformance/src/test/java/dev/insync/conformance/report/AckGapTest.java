package dev.insync.conformance.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.insync.linearizability.Outcome;
import dev.insync.linearizability.log.LogHistory;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AckGapTest {
    private final LogHistory.Builder history = new LogHistory.Builder();

    @Test
    void theLongestSilenceOfOneProducerOnOnePartitionCounts() {
        ack(1, 0, 10);
        ack(1, 1, 11);
        ack(2, 0, 12);
        ack(2, 0, 40);
        ack(1, 0, 30);
        ack(1, 1, 900);
        assertEquals(Optional.of(new AckGap(2, 12, 40)), AckGap.longest(history.build(), 0));
    }

    @Test
    void oneAcknowledgementMakesNoGap() {
        ack(1, 0, 10);
        assertEquals(Optional.empty(), AckGap.longest(history.build(), 0));
    }

    private void ack(int process, int partition, long atNs) {
        int index = history.partition("t-" + partition);
        history.append(process, index, 0, atNs, Outcome.OK, history.size(), history.size());
    }
}
