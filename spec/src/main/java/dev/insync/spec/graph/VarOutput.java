package dev.insync.spec.graph;

import java.io.IOException;
import java.io.OutputStream;

/** Buffered variable-length integers: seven bits a byte, the lowest first. */
final class VarOutput {
    private static final int LONGEST = 10;

    private final OutputStream target;
    private final byte[] buffer = new byte[1 << 16];
    private int position;

    VarOutput(OutputStream target) {
        this.target = target;
    }

    /** A number that is not negative. */
    void number(long value) throws IOException {
        reserve(LONGEST);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            buffer[position++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        buffer[position++] = (byte) rest;
    }

    /** A number of either sign. */
    void signed(long value) throws IOException {
        number(value << 1 ^ value >> 63);
    }

    void fixedLong(long value) throws IOException {
        reserve(Long.BYTES);
        for (int shift = 56; shift >= 0; shift -= 8) {
            buffer[position++] = (byte) (value >>> shift);
        }
    }

    void bytes(byte[] bytes) throws IOException {
        if (bytes.length > buffer.length) {
            flush();
            target.write(bytes);
        } else {
            reserve(bytes.length);
            System.arraycopy(bytes, 0, buffer, position, bytes.length);
            position += bytes.length;
        }
    }

    void flush() throws IOException {
        target.write(buffer, 0, position);
        target.flush();
        position = 0;
    }

    private void reserve(int bytes) throws IOException {
        if (buffer.length - position < bytes) {
            flush();
        }
    }
}
