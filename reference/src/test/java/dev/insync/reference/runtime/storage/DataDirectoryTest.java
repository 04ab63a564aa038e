package dev.insync.reference.runtime.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.runtime.TestBatches;
import dev.insync.reference.runtime.TopicPartition;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.record.FileRecords;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);
    private static final TopicPartition DASHED = new TopicPartition("a-b-1", 12);

    @TempDir
    Path directory;

    private DataDirectory open() {
        return DataDirectory.open(directory, 1, StorageConfig.defaults());
    }

    private static void append(PartitionLog log, int records, int epoch) {
        log.append(TestBatches.plain(records), log.endOffset(), epoch);
    }

    private static void assertOneLine(StorageException e, String... parts) {
        String message = String.valueOf(e.getMessage());
        assertFalse(message.contains("\n"), message);
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }

    @Test
    void filesAreThoseOfKafka() throws IOException {
        try (DataDirectory data = open()) {
            PartitionLog log = data.findOrCreate(ORDERS);
            append(log, 2, 0);
            append(log, 3, 4);
            data.findOrCreate(DASHED);
            data.checkpointHighWatermarks(Map.of(ORDERS, 5L, DASHED, 0L));
        }
        assertEquals(
                "0\n2\na-b-1 12 0\norders 0 5\n", Files.readString(directory.resolve("replication-offset-checkpoint")));
        assertEquals(
                "0\n2\na-b-1 12 0\norders 0 5\n",
                Files.readString(directory.resolve("recovery-point-offset-checkpoint")));
        assertEquals("0\n2\n0 0\n4 2\n", Files.readString(directory.resolve("orders-0/leader-epoch-checkpoint")));
        assertTrue(Files.exists(directory.resolve("a-b-1-12/00000000000000000000.log")));
        try (FileRecords records = FileRecords.open(
                directory.resolve("orders-0/00000000000000000000.log").toFile(), false)) {
            List<Long> nextOffsets = new ArrayList<>();
            records.batches().forEach(batch -> {
                batch.ensureValid();
                nextOffsets.add(batch.nextOffset());
            });
            assertEquals(List.of(2L, 5L), nextOffsets);
        }
        try (DataDirectory data = open()) {
            assertTrue(data.wasClosedCleanly());
            assertEquals(Map.of(ORDERS, 5L, DASHED, 0L), data.highWatermarks());
            assertEquals(Set.of(ORDERS, DASHED), data.partitions());
            assertEquals(
                    List.of(new EpochStart(0, 0), new EpochStart(4, 2)),
                    data.findOrCreate(ORDERS).epochs());
        }
    }

    @Test
    void aSecondUserIsRefused() {
        try (DataDirectory first = open()) {
            assertOneLine(assertThrows(StorageException.class, this::open), directory.toString(), "in use");
            assertTrue(first.partitions().isEmpty());
        }
    }

    @Test
    void anotherBrokersDirectoryIsRefused() {
        open().close();
        StorageException e =
                assertThrows(StorageException.class, () -> DataDirectory.open(directory, 2, StorageConfig.defaults()));
        assertOneLine(e, directory.toString(), "broker.id=1");
        open().close();
    }

    @Test
    void aDirectoryThatCannotBeIsRefusedInOneLine() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        StorageException e = assertThrows(
                StorageException.class, () -> DataDirectory.open(file.resolve("data"), 1, StorageConfig.defaults()));
        assertOneLine(e, file.toString());
    }

    @Test
    void aMalformedCheckpointIsRefusedByName() throws IOException {
        for (String text : List.of("", "1\n0\n", "0\n2\norders 0 5\n", "0\n1\norders 0\n", "0\n1\norders 0 x\n")) {
            Files.writeString(directory.resolve("replication-offset-checkpoint"), text);
            assertOneLine(assertThrows(StorageException.class, this::open), "replication-offset-checkpoint");
        }
        Files.delete(directory.resolve("replication-offset-checkpoint"));
        open().close();
    }

    @Test
    void aDeletedPartitionIsGoneAndMayComeBackEmpty() {
        try (DataDirectory data = open()) {
            append(data.findOrCreate(ORDERS), 3, 0);
            data.delete(ORDERS);
            data.delete(DASHED);
            assertTrue(data.find(ORDERS).isEmpty());
            assertEquals(0, data.findOrCreate(ORDERS).endOffset());
        }
    }

    @Test
    void aHalfDeletedPartitionIsNotTakenForALog() throws IOException {
        Files.createDirectories(directory.resolve("orders-0.0123456789abcdef-delete"));
        try (DataDirectory data = open()) {
            assertTrue(data.partitions().isEmpty());
        }
        assertFalse(Files.exists(directory.resolve("orders-0.0123456789abcdef-delete")));
    }

    @Test
    void topicNamesCannotLeaveTheDirectory() {
        try (DataDirectory data = open()) {
            TopicPartition outside = new TopicPartition("../outside", 0);
            assertThrows(IllegalArgumentException.class, () -> data.findOrCreate(outside));
        }
    }

    /** Synced records are promises to other replicas: a log that lost them must not pretend to be merely behind. */
    @Test
    void aLogThatLostSyncedRecordsStaysOfflineAndTheOthersDoNot() throws IOException {
        try (DataDirectory data = open()) {
            append(data.findOrCreate(ORDERS), 3, 0);
            append(data.findOrCreate(DASHED), 3, 0);
        }
        Path segment = directory.resolve("orders-0/00000000000000000000.log");
        try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
            channel.truncate(20);
        }
        for (int start = 0; start < 2; start++) {
            try (DataDirectory data = open()) {
                assertEquals(3, data.findOrCreate(DASHED).endOffset());
                StorageException e = assertThrows(StorageException.class, () -> data.findOrCreate(ORDERS));
                assertOneLine(e, "orders-0", "offset 0", "offset 3");
            }
        }
        assertEquals(20, Files.size(segment));
        try (DataDirectory data = open()) {
            data.delete(ORDERS);
            assertEquals(0, data.findOrCreate(ORDERS).endOffset());
        }
    }

    @Test
    void aTruncatedLogThatThenCrashesIsNotTakenForDamaged() throws IOException {
        DataDirectory data = open();
        PartitionLog log = data.findOrCreate(ORDERS);
        append(log, 1, 0);
        append(log, 1, 0);
        log.flush();
        log.truncateTo(1);
        data.abandon();
        try (DataDirectory again = open()) {
            assertFalse(again.wasClosedCleanly());
            assertEquals(1, again.findOrCreate(ORDERS).endOffset());
        }
    }

    @Test
    void aLogCanStartAnew() throws IOException {
        DataDirectory data = open();
        PartitionLog log = data.findOrCreate(ORDERS);
        append(log, 5, 0);
        log.truncateFullyAndStartAt(100);
        append(log, 1, 2);
        assertEquals(100, log.startOffset());
        assertEquals(101, log.endOffset());
        data.abandon();
        try (DataDirectory again = open()) {
            PartitionLog reopened = again.findOrCreate(ORDERS);
            assertEquals(100, reopened.startOffset());
            assertEquals(101, reopened.endOffset());
            assertEquals(List.of(new EpochStart(2, 100)), reopened.epochs());
        }
    }

    @Test
    void aBatchThatDoesNotContinueTheLogIsRefusedAndChangesNothing() {
        try (DataDirectory data = open()) {
            PartitionLog log = data.findOrCreate(ORDERS);
            append(log, 2, 3);
            assertThrows(IllegalArgumentException.class, () -> log.append(TestBatches.plain(1), 5, 3));
            assertThrows(IllegalArgumentException.class, () -> log.append(TestBatches.plain(1), 2, 1));
            assertEquals(2, log.endOffset());
            assertEquals(List.of(new EpochStart(3, 0)), log.epochs());
        }
    }
}
