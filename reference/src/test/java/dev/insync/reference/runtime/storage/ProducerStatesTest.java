package dev.insync.reference.runtime.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.insync.reference.runtime.RecordBatch;
import dev.insync.reference.runtime.TestBatches;
import dev.insync.reference.runtime.TopicPartition;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an idempotent producer may rely on (KIP-98), before and after restarts and truncations. */
class ProducerStatesTest {
    private static final long PRODUCER = 7;

    @TempDir
    Path directory;

    private DataDirectory data;
    private PartitionLog log;

    @BeforeEach
    void open() {
        data = DataDirectory.open(directory, 1, new StorageConfig(600, 100));
        log = data.findOrCreate(new TopicPartition("orders", 0));
    }

    @AfterEach
    void close() {
        data.close();
    }

    private ProducerCheck check(int epoch, int sequence, int records) {
        return log.checkProducer(TestBatches.idempotent(PRODUCER, epoch, sequence, records));
    }

    private void append(int epoch, int sequence, int records) {
        RecordBatch batch = TestBatches.idempotent(PRODUCER, epoch, sequence, records);
        assertInstanceOf(ProducerCheck.Accepted.class, log.checkProducer(batch));
        log.append(batch, log.endOffset(), 0);
    }

    private static void assertOutOfOrder(ProducerCheck check) {
        assertInstanceOf(ProducerCheck.OutOfOrder.class, check);
    }

    @Test
    void aRetryGetsTheOffsetsOfTheFirstCopy() {
        append(0, 0, 3);
        append(0, 3, 2);
        assertEquals(new ProducerCheck.Duplicate(0, 2), check(0, 0, 3));
        assertEquals(new ProducerCheck.Duplicate(3, 4), check(0, 3, 2));
    }

    @Test
    void onlyTheLastFiveBatchesAreKnownAgain() {
        for (int i = 0; i < 6; i++) {
            append(0, i, 1);
        }
        assertEquals(new ProducerCheck.Duplicate(1, 1), check(0, 1, 1));
        assertOutOfOrder(check(0, 0, 1));
    }

    @Test
    void aGapIsRefused() {
        append(0, 0, 3);
        assertOutOfOrder(check(0, 4, 1));
        assertOutOfOrder(check(0, 1, 1));
        assertInstanceOf(ProducerCheck.Accepted.class, check(0, 3, 1));
    }

    @Test
    void aNewEpochStartsAtSequenceZeroAndFencesTheOldOne() {
        append(0, 0, 3);
        assertOutOfOrder(check(1, 3, 1));
        append(1, 0, 1);
        assertInstanceOf(ProducerCheck.StaleEpoch.class, check(0, 3, 1));
    }

    @Test
    void sequencesWrapAround() {
        // As a follower takes it: what comes from a leader is not checked again.
        log.append(TestBatches.idempotent(PRODUCER, 0, Integer.MAX_VALUE - 1, 3), 0, 0);
        append(0, 1, 2);
        assertEquals(new ProducerCheck.Duplicate(0, 2), check(0, Integer.MAX_VALUE - 1, 3));
        append(0, 3, 1);
    }

    @Test
    void anUnknownProducerStartsAtSequenceZero() {
        assertOutOfOrder(check(3, 17, 1));
        assertInstanceOf(ProducerCheck.Accepted.class, check(3, 0, 1));
    }

    @Test
    void recordsWithoutProducerAreNeverRefused() {
        log.append(TestBatches.plain(1), 0, 0);
        assertInstanceOf(ProducerCheck.Accepted.class, log.checkProducer(TestBatches.plain(1)));
    }

    @Test
    void producersAreKnownAfterARestartAndAfterACrash() throws Exception {
        for (int i = 0; i < 20; i++) {
            append(0, i, 1);
        }
        close();
        open();
        assertEquals(new ProducerCheck.Duplicate(19, 19), check(0, 19, 1));
        append(0, 20, 1);
        data.abandon();
        open();
        assertEquals(new ProducerCheck.Duplicate(20, 20), check(0, 20, 1));
        assertOutOfOrder(check(0, 22, 1));
    }

    @Test
    void truncationForgetsWhatItCuts() {
        for (int i = 0; i < 20; i++) {
            append(0, i, 1);
        }
        log.truncateTo(12);
        assertEquals(new ProducerCheck.Duplicate(11, 11), check(0, 11, 1));
        assertOutOfOrder(check(0, 19, 1));
        append(0, 12, 1);
        log.truncateTo(0);
        append(0, 0, 1);
    }

    @Test
    void theProducerThatWasSilentLongestIsForgottenFirst() {
        ProducerStates states = new ProducerStates();
        for (int producer = 0; producer <= ProducerStates.MAX_PRODUCERS; producer++) {
            states.appended(TestBatches.idempotent(producer, 0, 0, 1));
            states.appended(TestBatches.idempotent(5, 0, producer, 1));
        }
        assertInstanceOf(ProducerCheck.Accepted.class, states.check(TestBatches.idempotent(0, 0, 0, 1)));
        assertInstanceOf(ProducerCheck.OutOfOrder.class, states.check(TestBatches.idempotent(5, 0, 1, 9)));
        assertInstanceOf(ProducerCheck.OutOfOrder.class, states.check(TestBatches.idempotent(2, 0, 9, 1)));
    }
}
