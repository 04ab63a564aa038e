package dev.insync.conformance.clients;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What tests with kcat have to wait for: as a reader it gives up where the broker that it asks has not heard of a topic yet. */
final class Kcat {
    private static final long TIMEOUT_SECONDS = 60;

    private Kcat() {}

    /** Waits until every broker tells of the topic, each asked by itself. */
    static void awaitKnown(String kcat, Path directory, String bootstrapServers, String topic) throws Exception {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        for (String broker : bootstrapServers.split(",")) {
            List<String> describe = List.of(kcat, "-b", broker, "-L", "-t", topic);
            while (Run.lines(directory, describe).stream().anyMatch(line -> line.contains("Unknown topic"))) {
                assertTrue(System.nanoTime() < deadlineNs, broker + " does not know " + topic);
            }
        }
    }
}
