package dev.insync.reference.runtime;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Records that a broker writes and reads itself: batches of format 2 without compression, producer or headers. */
public final class PlainRecords {
    private static final int NO_PRODUCER_EPOCH = -1;
    private static final int MAX_VARINT_BYTES = 5;
    private static final int CRC_AT = 17;
    private static final int ATTRIBUTES_AT = 21;

    private PlainRecords() {}

    /** @param value null for a record that deletes its key */
    public record KeyValue(ByteBuffer key, @Nullable ByteBuffer value) {}

    /** One batch with these records, all of the same time; offset and epoch are the leader's to write. */
    public static RecordBatch batch(List<KeyValue> records, long timestampMs) {
        ByteBuffer batch = ByteBuffer.allocate(RecordBatch.HEADER_BYTES
                + records.stream().mapToInt(PlainRecords::bound).sum());
        batch.position(RecordBatch.HEADER_BYTES);
        for (int i = 0; i < records.size(); i++) {
            write(batch, i, records.get(i));
        }
        batch.flip();
        batch.putLong(0)
                .putInt(batch.limit() - RecordBatch.LOG_OVERHEAD)
                .putInt(-1)
                .put(RecordBatch.MAGIC)
                .putInt(0)
                .putShort((short) 0)
                .putInt(records.size() - 1)
                .putLong(timestampMs)
                .putLong(timestampMs)
                .putLong(RecordBatch.NO_PRODUCER_ID)
                .putShort((short) NO_PRODUCER_EPOCH)
                .putInt(-1)
                .putInt(records.size());
        CRC32C crc = new CRC32C();
        crc.update(batch.duplicate().position(ATTRIBUTES_AT));
        batch.putInt(CRC_AT, (int) crc.getValue());
        return RecordBatch.at(batch.rewind(), 0);
    }

    private static int bound(KeyValue record) {
        ByteBuffer value = record.value();
        return 6 * MAX_VARINT_BYTES + 1 + record.key().remaining() + (value == null ? 0 : value.remaining());
    }

    private static void write(ByteBuffer out, int offsetDelta, KeyValue record) {
        ByteBuffer value = record.value();
        ByteBuffer body = ByteBuffer.allocate(bound(record));
        body.put((byte) 0);
        varint(body, 0);
        varint(body, offsetDelta);
        varint(body, record.key().remaining());
        body.put(record.key().duplicate());
        varint(body, value == null ? -1 : value.remaining());
        if (value != null) {
            body.put(value.duplicate());
        }
        varint(body, 0);
        varint(out, body.position());
        out.put(body.flip());
    }

    /**
     * The records of a batch, in order.
     *
     * @throws IllegalArgumentException if the batch is compressed, or its bytes are no records
     */
    public static List<KeyValue> read(RecordBatch batch) {
        if (batch.compression() != 0) {
            throw new IllegalArgumentException(batch + " is compressed");
        }
        ByteBuffer from = batch.buffer();
        from.position(from.position() + RecordBatch.HEADER_BYTES);
        List<KeyValue> records = new ArrayList<>();
        try {
            for (int i = 0; i < batch.recordCount(); i++) {
                int end = varint(from);
                end += from.position();
                from.get();
                varlong(from);
                varint(from);
                ByteBuffer key = bytes(from);
                ByteBuffer value = bytes(from);
                records.add(new KeyValue(key == null ? ByteBuffer.allocate(0) : key, value));
                from.position(end);
            }
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException(batch + " holds no records that can be read", e);
        }
        return records;
    }

    private static @Nullable ByteBuffer bytes(ByteBuffer from) {
        int length = varint(from);
        if (length < 0) {
            return null;
        }
        if (length > from.remaining()) {
            throw new BufferUnderflowException();
        }
        ByteBuffer part = from.slice().limit(length);
        from.position(from.position() + length);
        return part;
    }

    /** Zig-zag, seven bits a byte, the lowest first. */
    private static void varint(ByteBuffer out, int value) {
        int left = (value << 1) ^ (value >> 31);
        while ((left & ~0x7F) != 0) {
            out.put((byte) (left & 0x7F | 0x80));
            left >>>= 7;
        }
        out.put((byte) left);
    }

    private static int varint(ByteBuffer from) {
        return (int) varlong(from);
    }

    private static long varlong(ByteBuffer from) {
        long value = 0;
        int shift = 0;
        byte next;
        do {
            next = from.get();
            value |= (long) (next & 0x7F) << shift;
            shift += 7;
        } while (next < 0 && shift < Long.SIZE);
        return (value >>> 1) ^ -(value & 1);
    }
}
