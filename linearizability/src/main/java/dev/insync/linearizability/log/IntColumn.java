package dev.insync.linearizability.log;

import java.util.Arrays;

/**
 * A growable column of ints in chunks, so that growing a column of ten million entries neither copies it nor needs it
 * twice in memory.
 */
final class IntColumn {
    private static final int CHUNK_BITS = 15;
    private static final int CHUNK = 1 << CHUNK_BITS;
    private static final int MASK = CHUNK - 1;

    private int[][] chunks = {new int[16]};
    private int size;

    int size() {
        return size;
    }

    int get(int index) {
        return chunks[index >>> CHUNK_BITS][index & MASK];
    }

    void set(int index, int value) {
        chunks[index >>> CHUNK_BITS][index & MASK] = value;
    }

    void add(int value) {
        int chunk = size >>> CHUNK_BITS;
        int slot = size & MASK;
        if (chunk == chunks.length || chunks[chunk].length <= slot) {
            grow(chunk);
        }
        chunks[chunk][slot] = value;
        size = Math.addExact(size, 1);
    }

    private void grow(int chunk) {
        if (chunk == 0) {
            chunks[0] = Arrays.copyOf(chunks[0], Math.min(CHUNK, chunks[0].length * 2));
        } else {
            chunks = Arrays.copyOf(chunks, chunk + 1);
            chunks[chunk] = new int[CHUNK];
        }
    }

    IntColumn copy() {
        IntColumn copy = new IntColumn();
        copy.chunks = new int[chunks.length][];
        for (int i = 0; i < chunks.length; i++) {
            copy.chunks[i] = chunks[i].clone();
        }
        copy.size = size;
        return copy;
    }
}
