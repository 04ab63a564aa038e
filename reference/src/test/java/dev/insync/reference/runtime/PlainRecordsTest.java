package dev.insync.reference.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.Record;
import org.apache.kafka.common.record.SimpleRecord;
import org.junit.jupiter.api.Test;

class PlainRecordsTest {
    private static final List<PlainRecords.KeyValue> RECORDS = List.of(
            new PlainRecords.KeyValue(bytes("key"), bytes("v".repeat(500))),
            new PlainRecords.KeyValue(bytes("other"), null));

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void kafkaReadsWhatIsWritten() {
        RecordBatch batch = PlainRecords.batch(RECORDS, 1_700_000_000_000L);
        assertInstanceOf(RecordBatches.Valid.class, RecordBatches.check(batch.buffer(), 0));
        List<PlainRecords.KeyValue> read = new ArrayList<>();
        for (Record record : MemoryRecords.readableRecords(batch.buffer()).records()) {
            assertEquals(read.size(), record.offset());
            assertEquals(1_700_000_000_000L, record.timestamp());
            read.add(new PlainRecords.KeyValue(record.key(), record.value()));
        }
        assertEquals(RECORDS, read);
        assertEquals(RECORDS, PlainRecords.read(batch));
    }

    @Test
    void whatKafkaWritesIsRead() {
        ByteBuffer written = MemoryRecords.withRecords(
                        Compression.NONE,
                        new SimpleRecord(5, "key".getBytes(StandardCharsets.UTF_8), new byte[0]),
                        new SimpleRecord(900_000, "k".repeat(300).getBytes(StandardCharsets.UTF_8), null))
                .buffer();
        assertEquals(
                List.of(
                        new PlainRecords.KeyValue(bytes("key"), bytes("")),
                        new PlainRecords.KeyValue(bytes("k".repeat(300)), null)),
                PlainRecords.read(RecordBatch.at(written, 0)));
    }

    @Test
    void whatIsCompressedOrCutIsRefused() {
        ByteBuffer compressed = MemoryRecords.withRecords(
                        Compression.gzip().build(), new SimpleRecord("v".getBytes(StandardCharsets.UTF_8)))
                .buffer();
        assertThrows(IllegalArgumentException.class, () -> PlainRecords.read(RecordBatch.at(compressed, 0)));
        ByteBuffer longer = PlainRecords.batch(RECORDS, 0).buffer();
        ByteBuffer lying = ByteBuffer.allocate(longer.remaining()).put(longer).flip();
        lying.putInt(57, 3);
        assertThrows(IllegalArgumentException.class, () -> PlainRecords.read(RecordBatch.at(lying, 0)));
    }
}
