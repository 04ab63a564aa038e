package dev.insync.reference.runtime.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.runtime.RecordBatch;
import dev.insync.reference.runtime.TestBatches;
import dev.insync.reference.runtime.TopicPartition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of producers without their batches, and what a start takes from files. Two batches fill a segment here. */
class ProducerSnapshotsTest {
    private static final TopicPartition P0 = new TopicPartition("orders", 0);
    private static final long PRODUCER = 7;
    private static final int BATCH_BYTES =
            TestBatches.idempotent(PRODUCER, 0, 0, 1).sizeInBytes();

    @TempDir
    Path directory;

    private DataDirectory data;
    private PartitionLog log;

    @BeforeEach
    void open() {
        open(2 * BATCH_BYTES);
    }

    private void open(int segmentBytes) {
        data = DataDirectory.open(directory, 1, new StorageConfig(segmentBytes, BATCH_BYTES));
        log = data.findOrCreate(P0);
    }

    @AfterEach
    void close() {
        data.close();
    }

    private void append(int fromSequence, int toSequence) {
        for (int sequence = fromSequence; sequence < toSequence; sequence++) {
            log.append(TestBatches.idempotent(PRODUCER, 0, sequence, 1), log.endOffset(), 0);
        }
    }

    private ProducerCheck check(int sequence) {
        return log.checkProducer(TestBatches.idempotent(PRODUCER, 0, sequence, 1));
    }

    private List<String> files(String suffix) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("orders-0"))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(suffix))
                    .map(name -> name.replaceFirst("^0{1,20}", "").replace(suffix, ""))
                    .sorted()
                    .toList();
        }
    }

    private Path file(int offset, String suffix) {
        return directory.resolve("orders-0").resolve(Segment.fileName(offset, suffix));
    }

    @Test
    void eachSegmentHasOneAndSoHasTheEndOfAClosedLog() throws IOException {
        append(0, 5);
        assertEquals(List.of("2", "4"), files(".snapshot"));
        data.close();
        open();
        assertEquals(List.of("2", "4", "5"), files(".snapshot"));
        append(5, 7);
        assertEquals(List.of("2", "4", "6"), files(".snapshot"), "nobody needs that of the last end any more");
        log.truncateTo(5);
        assertEquals(List.of("2", "4"), files(".snapshot"));
        log.advanceStartTo(4);
        assertEquals(List.of("4"), files(".snapshot"));
        log.truncateFullyAndStartAt(100);
        assertEquals(List.of(), files(".snapshot"));
    }

    @Test
    void aProducerIsKnownWhenEachOfItsBatchesIsDeletedAndTheBrokerStartsAgain() throws IOException {
        append(0, 4);
        for (int i = 0; i < 3; i++) {
            log.append(TestBatches.plain(1), log.endOffset(), 0);
        }
        log.advanceStartTo(6);
        data.abandon();
        open();
        assertInstanceOf(ProducerCheck.Duplicate.class, check(3));
        assertInstanceOf(ProducerCheck.OutOfOrder.class, check(5));
        assertInstanceOf(ProducerCheck.Accepted.class, check(4));
    }

    /** Kafka remembers the last batch only; a client has up to five on the way that it may all send again. */
    @Test
    void allBatchesThatAClientMaySendAgainAreKnownAfterARestart() {
        append(0, 7);
        data.close();
        open();
        for (int sequence = 2; sequence < 7; sequence++) {
            assertEquals(new ProducerCheck.Duplicate(sequence, sequence), check(sequence));
        }
        assertInstanceOf(ProducerCheck.OutOfOrder.class, check(1));
    }

    @Test
    void aDamagedOneIsIgnoredAndTheLogReadInstead() throws IOException {
        append(0, 7);
        data.close();
        for (int offset : new int[] {7, 6, 4, 2}) {
            byte[] bytes = Files.readAllBytes(file(offset, ".snapshot"));
            bytes[bytes.length - 1 - offset] ^= 1;
            Files.write(file(offset, ".snapshot"), bytes);
        }
        open();
        assertEquals(new ProducerCheck.Duplicate(6, 6), check(6));
        assertEquals(new ProducerCheck.Duplicate(2, 2), check(2));
    }

    @Test
    void everyDamageOfASnapshotIsNoticed() throws IOException {
        ProducerStates producers = new ProducerStates();
        for (int sequence = 0; sequence < 3; sequence++) {
            RecordBatch batch = TestBatches.idempotent(PRODUCER, 2, sequence, 1);
            batch.stamp(40 + sequence, 0);
            producers.appended(batch);
        }
        byte[] whole = ProducerSnapshotFormat.write(producers).array();
        assertEquals(
                ProducerSnapshotFormat.write(producers),
                ProducerSnapshotFormat.write(ProducerSnapshotFormat.read(ByteBuffer.wrap(whole))));
        for (int length = 0; length < whole.length; length++) {
            ByteBuffer cut = ByteBuffer.wrap(whole, 0, length);
            assertThrows(IOException.class, () -> ProducerSnapshotFormat.read(cut));
        }
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x40;
            assertThrows(IOException.class, () -> ProducerSnapshotFormat.read(ByteBuffer.wrap(damaged)));
        }
    }

    /** A batch in the middle is made unreadable: whoever reads all headers ends there. */
    @Test
    void aStartAfterACleanEndReadsOnlyWhatComesAfterTheIndex() throws IOException {
        data.close();
        open(100 * BATCH_BYTES);
        append(0, 20);
        data.close();
        byte[] bytes = Files.readAllBytes(file(0, ".log"));
        byte[] damaged = bytes.clone();
        damaged[3 * BATCH_BYTES + 16] = 9;
        Files.write(file(0, ".log"), damaged);
        open(100 * BATCH_BYTES);
        assertEquals(20, log.endOffset());
        assertEquals(new ProducerCheck.Duplicate(19, 19), check(19));
        data.close();
        Files.write(file(0, ".index"), new byte[] {1, 2, 3});
        StorageException e = assertThrows(StorageException.class, () -> open(100 * BATCH_BYTES));
        assertTrue(String.valueOf(e.getMessage()).contains("offset 3"), e.getMessage());
        data.close();
        Files.write(file(0, ".log"), bytes);
        open(100 * BATCH_BYTES);
        assertEquals(20, log.endOffset());
    }

    /** With a file missing or damaged that a closed log left, the log is as it is without. */
    @Test
    void aDamagedIndexOrEpochCheckpointIsMadeAnew() throws IOException {
        append(0, 7);
        log.append(TestBatches.plain(1), 7, 3);
        List<EpochStart> epochs = log.epochs();
        for (String suffix : List.of(".index", ".timeindex", PartitionLog.EPOCH_CHECKPOINT)) {
            for (byte[] content : List.of(new byte[0], new byte[] {-1, 0, 0}, new byte[48])) {
                data.close();
                for (Path file : matching(suffix)) {
                    Files.write(file, content);
                }
                open();
                assertEquals(8, log.endOffset());
                assertEquals(epochs, log.epochs());
                List<Long> read = new ArrayList<>();
                for (long offset = 0; offset < 8; offset++) {
                    ByteBuffer bytes = log.read(offset, 1, 8, true).toBuffer();
                    read.add(RecordBatch.at(bytes, 0).baseOffset());
                }
                assertEquals(List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L), read);
            }
        }
    }

    @Test
    void aSegmentEndsWhenARecordIsSoMuchNewerThanItsFirstOneAlsoAfterARestart() throws IOException {
        data.close();
        open(100 * BATCH_BYTES);
        log.append(TestBatches.plain(1), 0, 0);
        log.append(TestBatches.plain(2), 1, 0);
        log.append(TestBatches.plain(9), 3, 0);
        assertEquals(List.of(""), files(".log"), "by default by size only");
        data.close();
        open(100 * BATCH_BYTES);
        log.configure(100 * BATCH_BYTES, 1);
        log.append(TestBatches.plain(2), 12, 0);
        assertEquals(List.of(""), files(".log"), "1 ms is not more than 1 ms");
        log.append(TestBatches.plain(3), 14, 0);
        assertEquals(List.of("", "14"), files(".log"));
        log.configure(14, Long.MAX_VALUE);
        log.append(TestBatches.plain(1), 17, 0);
        log.append(TestBatches.plain(1), 18, 0);
        assertEquals(List.of("", "14", "17", "18"), files(".log"), "each batch is more than 14 bytes");
    }

    private List<Path> matching(String suffix) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("orders-0"))) {
            return files.filter(file -> file.toString().endsWith(suffix)).toList();
        }
    }
}
