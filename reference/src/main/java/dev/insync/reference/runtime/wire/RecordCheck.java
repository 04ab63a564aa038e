package dev.insync.reference.runtime.wire;

import dev.insync.reference.runtime.RecordBatch;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.utils.BufferSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether the records in a batch can be read: one that cannot would stop every consumer of its partition. Keys and values
 * are passed over, whatever length they claim.
 */
final class RecordCheck {
    private static final int NEWEST_COMPRESSION = 4;
    private static final int MAX_VARINT_BITS = 70;
    private static final ThreadLocal<BufferSupplier> BUFFERS = ThreadLocal.withInitial(BufferSupplier::create);

    private final InputStream in;
    private long read;

    private RecordCheck(InputStream in) {
        this.in = in;
    }

    /** What is wrong with the records of a sound batch; null if nothing is. */
    static @Nullable String fault(RecordBatch batch) {
        int compression = batch.compression();
        if (compression > NEWEST_COMPRESSION) {
            return "unknown compression " + compression;
        }
        ByteBuffer records = batch.buffer();
        records.position(records.position() + RecordBatch.HEADER_BYTES);
        try (InputStream in = Compression.of(CompressionType.forId(compression))
                .build()
                .wrapForInput(records, RecordBatch.MAGIC, BUFFERS.get())) {
            return new RecordCheck(in).walk(batch.recordCount());
        } catch (EOFException e) {
            return "the records go beyond the batch";
        } catch (IOException | KafkaException | Error e) {
            // a block that claims any size ends in an OutOfMemoryError, or in a SnappyError, which is no exception
            // either
            return "the records cannot be read: " + e.getMessage();
        }
    }

    private @Nullable String walk(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            String fault = record(i);
            if (fault != null) {
                return "record " + i + " of " + count + " " + fault;
            }
        }
        return in.read() < 0 ? null : "bytes follow the last of " + count + " records";
    }

    private @Nullable String record(int index) throws IOException {
        long length = varint();
        long end = read + length;
        skip(1); // attributes
        varint(); // timestamp
        long offset = varint();
        if (offset != index) {
            return "has offset " + offset;
        }
        field(-1);
        field(-1);
        long headers = varint();
        for (long h = 0; h < headers; h++) {
            field(0);
            field(-1);
        }
        return headers >= 0 && read == end ? null : "does not end where it says";
    }

    /** Bytes behind their length, which may be no less than {@code least}: -1 stands for null. */
    private void field(int least) throws IOException {
        long length = varint();
        if (length < least || length > Integer.MAX_VALUE) {
            throw new EOFException("a field of " + length + " bytes");
        }
        skip(Math.max(0, length));
    }

    private void skip(long bytes) throws IOException {
        in.skipNBytes(bytes);
        read += bytes;
    }

    private long varint() throws IOException {
        long value = 0;
        for (int shift = 0; shift < MAX_VARINT_BITS; shift += 7) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("a number is cut off");
            }
            read++;
            value |= (next & 0x7FL) << shift;
            if (next < 0x80) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw new IOException("a number of more than ten bytes");
    }
}
