package dev.insync.reference.runtime.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.insync.reference.runtime.RecordBatch;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.Record;
import org.apache.kafka.common.record.SimpleRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecordCheckTest {
    private static final int CRC_AT = 17;
    private static final int ATTRIBUTES_AT = 21;
    private static final int LAST_OFFSET_DELTA_AT = 23;
    private static final int COUNT_AT = 57;
    private static final int RECORDS = 5;

    private static ByteBuffer batch(CompressionType compression) {
        Header[] headers = {new RecordHeader("h", new byte[] {1, 2}), new RecordHeader("none", null)};
        SimpleRecord[] records = IntStream.range(0, RECORDS)
                .mapToObj(i -> new SimpleRecord(1_000 + i, i % 2 == 0 ? null : new byte[i], new byte[20 * i], headers))
                .toArray(SimpleRecord[]::new);
        ByteBuffer bytes = MemoryRecords.withRecords(Compression.of(compression).build(), records)
                .buffer();
        return ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
    }

    private static String fault(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().position(ATTRIBUTES_AT));
        bytes.putInt(CRC_AT, (int) crc.getValue());
        return RecordCheck.fault(RecordBatch.at(bytes, 0));
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void whatAProducerSendsIsSound(CompressionType compression) {
        assertNull(fault(batch(compression)));
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void garbageAndWrongCountsAreFoundOut(CompressionType compression) {
        for (int records : List.of(RECORDS - 1, RECORDS + 1)) {
            ByteBuffer miscounted = batch(compression);
            miscounted.putInt(COUNT_AT, records).putInt(LAST_OFFSET_DELTA_AT, records - 1);
            assertNotNull(fault(miscounted), records + " records");
        }
        ByteBuffer garbage = batch(compression);
        for (int at = RecordBatch.HEADER_BYTES; at < garbage.limit(); at++) {
            garbage.put(at, (byte) 0x77);
        }
        assertNotNull(fault(garbage));
    }

    @Test
    void aCompressionThatDoesNotExistIsRefused() {
        ByteBuffer bytes = batch(CompressionType.NONE);
        bytes.putShort(ATTRIBUTES_AT, (short) 7);
        assertEquals("unknown compression 7", fault(bytes));
    }

    /** Damage that is not seen must not matter: what passes, a consumer reads. */
    @Property(tries = 1000)
    void whatPassesCanBeRead(@ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int damages) {
        Random random = new Random(seed);
        CompressionType[] types = CompressionType.values();
        ByteBuffer bytes = batch(types[random.nextInt(types.length)]);
        for (int i = 0; i < damages; i++) {
            int at = RecordBatch.HEADER_BYTES + random.nextInt(bytes.limit() - RecordBatch.HEADER_BYTES);
            bytes.put(at, (byte) random.nextInt(256));
        }
        if (fault(bytes) == null) {
            int read = 0;
            for (Record record : MemoryRecords.readableRecords(bytes).records()) {
                assertEquals(read, record.offset());
                record.headers();
                read++;
            }
            assertEquals(RECORDS, read);
        }
    }
}
