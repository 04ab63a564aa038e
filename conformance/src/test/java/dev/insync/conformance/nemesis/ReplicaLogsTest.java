package dev.insync.conformance.nemesis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplicaLogsTest {
    private static final int BATCH_BYTES = 61;

    @TempDir
    private Path data;

    @Test
    void equalLogsAreEqualHoweverTheyAreCutIntoSegments() throws IOException {
        segment(1, 0, batch(0, 3, 1), batch(3, 1, 1));
        segment(2, 0, batch(0, 3, 1));
        segment(2, 3, batch(3, 1, 1));
        assertEquals(List.of(), differences(4));
    }

    @Test
    void whatNobodyHasReadYetMayBeOnOneReplicaAlone() throws IOException {
        segment(1, 0, batch(0, 3, 1), batch(3, 1, 1));
        segment(2, 0, batch(0, 3, 1));
        assertEquals(List.of(), differences(3));
        assertEquals(
                List.of(
                        "IsrAgreement: the logs of orders-0 on brokers 1 and 2 part at 3, where one ends; clients have read "
                                + "up to 4"),
                differences(4));
    }

    @Test
    void anotherBatchAtAnOffsetIsFound() throws IOException {
        segment(1, 0, batch(0, 3, 1), batch(3, 1, 1));
        segment(2, 0, batch(0, 3, 1), batch(3, 1, 2));
        assertEquals(
                List.of(
                        "IsrAgreement: the logs of orders-0 on brokers 1 and 2 part at 3: a batch of epoch 1 on one, of "
                                + "epoch 2 on the other"),
                differences(0));
    }

    private List<String> differences(long committed) throws IOException {
        return ReplicaLogs.differences(data, List.of(1, 2), "orders-0", committed);
    }

    private void segment(int broker, long baseOffset, byte[]... batches) throws IOException {
        Path directory = data.resolve("broker-" + broker).resolve("orders-0");
        Files.createDirectories(directory);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] batch : batches) {
            all.write(batch);
        }
        Files.write(directory.resolve("%020d.log".formatted(baseOffset)), all.toByteArray());
    }

    /** As much of a batch in Kafka's format as matters here. */
    private static byte[] batch(long baseOffset, int records, int epoch) {
        return ByteBuffer.allocate(BATCH_BYTES)
                .putLong(baseOffset)
                .putInt(BATCH_BYTES - 12)
                .putInt(epoch)
                .putInt(23, records - 1)
                .array();
    }
}
