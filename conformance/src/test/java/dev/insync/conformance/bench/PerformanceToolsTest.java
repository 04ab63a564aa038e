package dev.insync.conformance.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Output as Kafka's tools of 3.9.2 print it. */
class PerformanceToolsTest {
    private static final List<String> PRODUCED = List.of(
            "213171 records sent, 42634.2 records/sec (4.07 MB/sec), 1420.1 ms avg latency, 2400.0 ms max latency.",
            "400000 records sent, 52910.052910 records/sec (5.05 MB/sec), 1211.10 ms avg latency, 2478.00 ms max latency, "
                    + "1300 ms 50th, 2309 ms 95th, 2444 ms 99th, 2474 ms 99.9th.");
    private static final List<String> CONSUMED = List.of(
            "start.time, end.time, data.consumed.in.MB, MB.sec, data.consumed.in.nMsg, nMsg.sec, rebalance.time.ms, "
                    + "fetch.time.ms, fetch.MB.sec, fetch.nMsg.sec",
            "2024-05-01 10:00:00:000, 2024-05-01 10:00:01:000, 76.2939, 76.2939, 800123, 800123.0000, 200, 800, 95.3674, "
                    + "1000153.7500");

    @Test
    void theLastLineOfTheProducerIsTheWholeRun() throws Exception {
        assertEquals(52_910.05291, PerformanceTools.producedRate(PRODUCED, 400_000), 1e-6);
    }

    @Test
    void aRunThatLostRecordsIsNoFigure() {
        BenchException failure =
                assertThrows(BenchException.class, () -> PerformanceTools.producedRate(PRODUCED, 400_001));
        assertTrue(String.valueOf(failure.getMessage()).startsWith("ProducerPerformance did not send 400001 records"));
        assertThrows(BenchException.class, () -> PerformanceTools.producedRate(PRODUCED.subList(0, 1), 213_171));
        assertThrows(BenchException.class, () -> PerformanceTools.producedRate(List.of(), 1));
    }

    @Test
    void theRateOfTheConsumerLeavesOutTheTimeToJoin() throws Exception {
        assertEquals(1_000_153.75, PerformanceTools.consumedRate(CONSUMED, 800_000));
    }

    @Test
    void aConsumerThatGaveUpIsNoFigure() {
        assertThrows(BenchException.class, () -> PerformanceTools.consumedRate(CONSUMED, 800_124));
        assertThrows(BenchException.class, () -> PerformanceTools.consumedRate(CONSUMED.subList(0, 1), 1));
    }
}
