package dev.insync.spec.graph;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads what {@link VarOutput} wrote. */
final class VarInput {
    private final InputStream source;
    private final byte[] buffer = new byte[1 << 16];
    private int position;
    private int limit;

    VarInput(InputStream source) {
        this.source = source;
    }

    long number() throws IOException {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            int next = read();
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                return value;
            }
        }
    }

    int index() throws IOException {
        return Math.toIntExact(number());
    }

    long signed() throws IOException {
        long raw = number();
        return raw >>> 1 ^ -(raw & 1);
    }

    long fixedLong() throws IOException {
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = value << 8 | read();
        }
        return value;
    }

    String text() throws IOException {
        byte[] bytes = new byte[index()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) read();
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private int read() throws IOException {
        if (position == limit) {
            limit = source.read(buffer);
            position = 0;
            if (limit <= 0) {
                throw new EOFException("the file ends too early");
            }
        }
        return buffer[position++] & 0xFF;
    }
}
