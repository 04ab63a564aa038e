package dev.insync.reference.runtime.wire;

import java.nio.ByteBuffer;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Readable;

/**
 * Reads a request, but not any number of values: a frame within its limit can still announce arrays, and hold elements, that
 * would become many times its size as objects.
 */
final class BoundedReadable implements Readable {
    /** Far above what the largest cluster's controller sends, and about 50 MB of objects at worst. */
    static final int MAX_VALUES = 500_000;

    /** Elements of one array: Kafka's decoder takes memory for as many as there could be bytes. */
    private static final int MAX_ARRAY_LENGTH = 100_000;

    private final ByteBufferAccessor bytes;
    private int values;

    BoundedReadable(ByteBuffer bytes) {
        this.bytes = new ByteBufferAccessor(bytes);
    }

    private void count() {
        if (++values > MAX_VALUES) {
            throw new IllegalArgumentException("more than " + MAX_VALUES + " values");
        }
    }

    @Override
    public byte readByte() {
        count();
        return bytes.readByte();
    }

    @Override
    public short readShort() {
        count();
        return bytes.readShort();
    }

    @Override
    public int readInt() {
        count();
        return bytes.readInt();
    }

    @Override
    public long readLong() {
        count();
        return bytes.readLong();
    }

    @Override
    public double readDouble() {
        count();
        return bytes.readDouble();
    }

    @Override
    public byte[] readArray(int length) {
        count();
        return bytes.readArray(length);
    }

    @Override
    public int readUnsignedVarint() {
        count();
        return bytes.readUnsignedVarint();
    }

    @Override
    public ByteBuffer readByteBuffer(int length) {
        count();
        return bytes.readByteBuffer(length);
    }

    @Override
    public int readVarint() {
        count();
        return bytes.readVarint();
    }

    @Override
    public long readVarlong() {
        count();
        return bytes.readVarlong();
    }

    /** What array lengths are compared with before memory is taken for them. */
    @Override
    public int remaining() {
        return Math.min(bytes.remaining(), MAX_ARRAY_LENGTH);
    }
}
