package dev.insync.reference.runtime.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.runtime.RecordBatch;
import dev.insync.reference.runtime.TestBatches;
import dev.insync.reference.runtime.TopicPartition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs that do not begin at offset 0 any more. Each batch here is a segment of its own. */
class LogStartTest {
    private static final TopicPartition P0 = new TopicPartition("orders", 0);
    private static final long NEWEST_MS = 1_700_000_000_001L;
    private static final long KEEP_MS = Long.MIN_VALUE;
    private static final long KEEP_BYTES = Long.MAX_VALUE;

    @TempDir
    Path directory;

    private DataDirectory data;
    private PartitionLog log;

    @BeforeEach
    void fourSegmentsOfTwoRecordsInTwoEpochs() {
        open();
        for (int batch = 0; batch < 4; batch++) {
            log.append(TestBatches.plain(2), 2L * batch, batch / 2);
        }
    }

    private void open() {
        data = DataDirectory.open(directory, 1, new StorageConfig(20, 4096));
        log = data.findOrCreate(P0);
    }

    @AfterEach
    void stop() {
        data.close();
    }

    @Test
    void theStartMayLieWithinABatchAndSurvivesTheDeathOfTheProcess() throws IOException {
        log.advanceStartTo(3);
        log.advanceStartTo(1);
        assertEquals(3, log.startOffset());
        assertEquals(3, segments());
        data.abandon();
        open();
        assertEquals(3, log.startOffset());
        assertEquals(8, log.endOffset());
        assertEquals(List.of(new EpochStart(0, 3), new EpochStart(1, 4)), log.epochs());
        assertTrue(log.read(2, 1000, 8, true).isEmpty());
        assertFalse(log.read(3, 1000, 8, true).isEmpty());
    }

    @Test
    void anEmptyLogStillKnowsWhereAndInWhichEpochItIs() throws IOException {
        log.retain(NEWEST_MS + 1, KEEP_BYTES, 8);
        assertEquals(8, log.startOffset());
        assertEquals(1, segments());
        data.close();
        open();
        assertEquals(8, log.startOffset());
        assertEquals(8, log.endOffset());
        assertEquals(List.of(new EpochStart(1, 8)), log.epochs());
        log.append(TestBatches.plain(1), 8, 2);
        assertEquals(9, log.endOffset());
    }

    @Test
    void segmentsGoByAgeAndSizeButOnlyWhatIsCommitted() {
        log.retain(NEWEST_MS, KEEP_BYTES, 8);
        assertEquals(0, log.startOffset(), "a record as new as the limit keeps its segment");
        log.retain(NEWEST_MS + 1, KEEP_BYTES, 3);
        assertEquals(2, log.startOffset());
        log.retain(KEEP_MS, log.sizeInBytes() - TestBatches.plain(2).sizeInBytes(), 8);
        assertEquals(4, log.startOffset());
        log.retain(KEEP_MS, 0, 8);
        assertEquals(6, log.startOffset(), "the last segment stays, however small the limit");
        log.retain(KEEP_MS, KEEP_BYTES, 8);
        assertEquals(6, log.startOffset());
    }

    @Test
    void aLogThatIsCutBelowItsStartBeginsThere() {
        log.advanceStartTo(5);
        assertEquals(1, log.truncateTo(1));
        assertEquals(1, log.startOffset());
        assertEquals(1, log.endOffset());
        RecordBatch next = TestBatches.plain(1);
        log.append(next, 1, 7);
        assertEquals(2, log.endOffset());
    }

    @Test
    void aTopicThatIsCreatedAgainBeginsAtZero() {
        log.advanceStartTo(6);
        data.delete(P0);
        data.close();
        open();
        assertEquals(0, log.startOffset());
        log.append(TestBatches.plain(1), 0, 0);
        data.close();
        open();
        assertEquals(0, log.startOffset());
    }

    private long segments() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve(P0.toString()))) {
            return files.filter(file -> file.toString().endsWith(".log")).count();
        }
    }
}
