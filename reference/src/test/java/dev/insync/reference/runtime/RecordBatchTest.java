package dev.insync.reference.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.DefaultRecordBatch;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.MutableRecordBatch;
import org.apache.kafka.common.record.SimpleRecord;

class RecordBatchTest {
    @Property(tries = 200)
    void readsTheHeaderAsKafkaDoes(
            @ForAll @IntRange(min = 1, max = 50) int records,
            @ForAll @LongRange(min = 0) long producerId,
            @ForAll @IntRange(max = Short.MAX_VALUE) int epoch,
            @ForAll @IntRange int sequence) {
        RecordBatch ours = TestBatches.idempotent(producerId, epoch, sequence, records);
        ours.stamp(4711, 12);
        MutableRecordBatch theirs = MemoryRecords.readableRecords(ours.buffer())
                .batches()
                .iterator()
                .next();
        theirs.ensureValid();
        assertEquals(theirs.baseOffset(), ours.baseOffset());
        assertEquals(theirs.lastOffset(), ours.lastOffset());
        assertEquals(theirs.nextOffset(), ours.nextOffset());
        assertEquals(theirs.sizeInBytes(), ours.sizeInBytes());
        assertEquals(theirs.partitionLeaderEpoch(), ours.leaderEpoch());
        assertEquals(theirs.countOrNull(), ours.recordCount());
        assertEquals(theirs.producerId(), ours.producerId());
        assertEquals(theirs.producerEpoch(), ours.producerEpoch());
        assertEquals(theirs.baseSequence(), ours.baseSequence());
        assertEquals(theirs.lastSequence(), ours.lastSequence());
        assertEquals(theirs.maxTimestamp(), ours.maxTimestampMs());
        assertEquals(((DefaultRecordBatch) theirs).baseTimestamp(), ours.baseTimestampMs());
        assertEquals(theirs.isTransactional(), ours.isTransactional());
        assertEquals(theirs.isControlBatch(), ours.isControl());
        assertTrue(ours.hasValidChecksum());
    }

    @Example
    void readsTheCompressionAndTheTimestampType() {
        MemoryRecords gzip = MemoryRecords.withRecords(Compression.gzip().build(), new SimpleRecord(1L, new byte[9]));
        assertEquals(1, RecordBatch.at(gzip.buffer(), 0).compression());
        assertFalse(RecordBatch.at(gzip.buffer(), 0).isLogAppendTime());
    }

    @Property
    void noChangedByteAfterTheChecksumGoesUnnoticed(
            @ForAll @IntRange(min = 21, max = 160) int position, @ForAll @IntRange(min = 1, max = 255) int flip) {
        ByteBuffer bytes = TestBatches.plain(3, 30).buffer();
        int at = Math.min(position, bytes.limit() - 1);
        bytes.put(at, (byte) (bytes.get(at) ^ flip));
        RecordBatches.Invalid invalid = assertInstanceOf(RecordBatches.Invalid.class, RecordBatches.check(bytes, 0));
        assertEquals(RecordBatches.Fault.BAD_CHECKSUM, invalid.fault());
    }

    @Property
    void anyBytesAreABatchOrAFault(@ForAll byte[] bytes) {
        RecordBatches.Checked checked = RecordBatches.check(ByteBuffer.wrap(bytes), 0);
        assertInstanceOf(RecordBatches.Invalid.class, checked);
    }

    @Property
    void aDamagedHeaderIsNeverRead(
            @ForAll @IntRange(min = 8, max = 60) int position,
            @ForAll byte value,
            @ForAll @IntRange(max = 200) int cut) {
        ByteBuffer bytes = TestBatches.plain(3).buffer();
        byte before = bytes.get(position);
        bytes.put(position, value).limit(Math.max(0, bytes.limit() - cut));
        boolean harmless = cut == 0 && (before == value || isLeaderEpoch(position));
        assertEquals(harmless, RecordBatches.check(bytes, 0) instanceof RecordBatches.Valid);
    }

    private static boolean isLeaderEpoch(int position) {
        return position >= 12 && position < 16;
    }

    @Example
    void splitLeavesOutWhatIsNotWhole() {
        ByteBuffer bytes = TestBatches.stamped(10, 1, TestBatches.plain(2), TestBatches.plain(3));
        assertEquals(2, RecordBatches.split(bytes).size());
        bytes.limit(bytes.limit() - 1);
        assertEquals(1, RecordBatches.split(bytes).size());
        assertEquals(11, RecordBatches.split(bytes).get(0).lastOffset());
        bytes.limit(30);
        assertEquals(0, RecordBatches.split(bytes).size());
    }
}
