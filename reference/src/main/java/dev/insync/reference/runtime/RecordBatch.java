package dev.insync.reference.runtime;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A view of one record batch (Kafka format 2, KIP-98) in the bytes that carried it. Only the 61-byte header is ever decoded;
 * the records stay as they came, compressed or not.
 *
 * <p>The checksum covers everything from the attributes on, so {@link #stamp} may write base offset and leader epoch into the
 * bytes without touching it.
 */
public final class RecordBatch {
    /** Bytes before the length field counts: base offset (8) and the length itself (4). */
    public static final int LOG_OVERHEAD = 12;

    /** Bytes of a batch header, and so the smallest possible batch. */
    public static final int HEADER_BYTES = 61;

    /** The only supported format; formats 0 and 1 are refused, as by Kafka 4. */
    public static final byte MAGIC = 2;

    /** Producer id of a batch whose producer is not idempotent. */
    public static final long NO_PRODUCER_ID = -1L;

    private static final int LENGTH_AT = 8;
    private static final int LEADER_EPOCH_AT = 12;
    private static final int MAGIC_AT = 16;
    private static final int CRC_AT = 17;
    private static final int ATTRIBUTES_AT = 21;
    private static final int LAST_OFFSET_DELTA_AT = 23;
    private static final int BASE_TIMESTAMP_AT = 27;
    private static final int MAX_TIMESTAMP_AT = 35;
    private static final int PRODUCER_ID_AT = 43;
    private static final int PRODUCER_EPOCH_AT = 51;
    private static final int BASE_SEQUENCE_AT = 53;
    private static final int RECORD_COUNT_AT = 57;

    private static final int COMPRESSION_MASK = 0x07;
    private static final int LOG_APPEND_TIME_MASK = 0x08;
    private static final int TRANSACTIONAL_MASK = 0x10;
    private static final int CONTROL_MASK = 0x20;

    private final ByteBuffer bytes;
    private final int start;

    private RecordBatch(ByteBuffer bytes, int start) {
        this.bytes = bytes;
        this.start = start;
    }

    /**
     * A view of the batch whose header starts at {@code start} (an absolute index into {@code bytes}). The caller made sure that
     * {@link #HEADER_BYTES} bytes are there; the records themselves may be missing when only the header was read from disk.
     */
    public static RecordBatch at(ByteBuffer bytes, int start) {
        if (start < 0 || bytes.limit() - start < HEADER_BYTES) {
            throw new IllegalArgumentException("no batch header at " + start + " of " + bytes.limit() + " bytes");
        }
        return new RecordBatch(bytes, start);
    }

    /** Offset of the first record. */
    public long baseOffset() {
        return bytes.getLong(start);
    }

    /** Offset of the last record. */
    public long lastOffset() {
        return baseOffset() + lastOffsetDelta();
    }

    /** Offset after the last record. */
    public long nextOffset() {
        return lastOffset() + 1;
    }

    /** Whole size on disk and on the wire, in bytes, as the header claims it. */
    public int sizeInBytes() {
        return LOG_OVERHEAD + bytes.getInt(start + LENGTH_AT);
    }

    /** Epoch of the leader that appended the batch, -1 while it is still the producer's. */
    public int leaderEpoch() {
        return bytes.getInt(start + LEADER_EPOCH_AT);
    }

    public byte magic() {
        return bytes.get(start + MAGIC_AT);
    }

    public int lastOffsetDelta() {
        return bytes.getInt(start + LAST_OFFSET_DELTA_AT);
    }

    /** Number of offsets the batch takes. */
    public int offsetCount() {
        return lastOffsetDelta() + 1;
    }

    /** Number of records as the header claims it; equal to {@link #offsetCount} unless the log was compacted. */
    public int recordCount() {
        return bytes.getInt(start + RECORD_COUNT_AT);
    }

    public long producerId() {
        return bytes.getLong(start + PRODUCER_ID_AT);
    }

    public short producerEpoch() {
        return bytes.getShort(start + PRODUCER_EPOCH_AT);
    }

    /** Sequence number of the first record, -1 when the producer is not idempotent. */
    public int baseSequence() {
        return bytes.getInt(start + BASE_SEQUENCE_AT);
    }

    /** Sequence number of the last record; sequences wrap from 2^31-1 to 0. */
    public int lastSequence() {
        int base = baseSequence();
        return base < 0 ? base : (base + lastOffsetDelta()) & Integer.MAX_VALUE;
    }

    public boolean hasProducerId() {
        return producerId() != NO_PRODUCER_ID;
    }

    /** Milliseconds since 1970 of the first record, by the producer's clock or the broker's. */
    public long baseTimestampMs() {
        return bytes.getLong(start + BASE_TIMESTAMP_AT);
    }

    /** Milliseconds since 1970 of the newest record. */
    public long maxTimestampMs() {
        return bytes.getLong(start + MAX_TIMESTAMP_AT);
    }

    /** 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd. */
    public int compression() {
        return attributes() & COMPRESSION_MASK;
    }

    public boolean isLogAppendTime() {
        return (attributes() & LOG_APPEND_TIME_MASK) != 0;
    }

    public boolean isTransactional() {
        return (attributes() & TRANSACTIONAL_MASK) != 0;
    }

    public boolean isControl() {
        return (attributes() & CONTROL_MASK) != 0;
    }

    private int attributes() {
        return bytes.getShort(start + ATTRIBUTES_AT);
    }

    /** Whether the stored checksum (CRC-32C) matches the bytes; the whole batch must be in the buffer. */
    public boolean hasValidChecksum() {
        ByteBuffer covered = bytes.duplicate();
        covered.limit(start + sizeInBytes()).position(start + ATTRIBUTES_AT);
        CRC32C crc = new CRC32C();
        crc.update(covered);
        return (int) crc.getValue() == bytes.getInt(start + CRC_AT);
    }

    /** Writes what a leader adds at append: the first record's offset and the leader's epoch. The checksum covers neither. */
    public void stamp(long baseOffset, int leaderEpoch) {
        bytes.putLong(start, baseOffset);
        bytes.putInt(start + LEADER_EPOCH_AT, leaderEpoch);
    }

    /** The bytes of the whole batch, sharing memory with this view. */
    public ByteBuffer buffer() {
        ByteBuffer whole = bytes.duplicate();
        whole.limit(start + sizeInBytes()).position(start);
        return whole;
    }

    @Override
    public String toString() {
        return "batch(offsets " + baseOffset() + ".." + lastOffset() + ", epoch " + leaderEpoch() + ", " + sizeInBytes()
                + " bytes)";
    }
}
