package dev.insync.reference.runtime.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Sparse map from offset to file position of one segment: for some batches, the last offset (relative to the segment) and where
 * the batch starts. Kept in memory; {@link #save} writes Kafka's {@code .index} format. One writer; any number of readers.
 */
final class OffsetIndex {
    private static final int INITIAL_ENTRIES = 64;

    /** Relative offset in the upper half, position in the lower: both grow, so either half can be searched. */
    private volatile long[] entries = new long[INITIAL_ENTRIES];

    private volatile int count;

    void add(int relativeOffset, int position) {
        long[] current = entries;
        int at = count;
        if (at == current.length) {
            current = Arrays.copyOf(current, at * 2);
        }
        current[at] = ((long) relativeOffset << Integer.SIZE) | position;
        // Written before count: a reader that sees the new count also sees the entry.
        entries = current;
        count = at + 1;
    }

    /** Start of a batch at or before the one that holds the offset. */
    int positionBefore(int relativeOffset) {
        return floor(((long) relativeOffset << Integer.SIZE) | Integer.MAX_VALUE, false);
    }

    /** Start of a batch, the last that the index knows at or before {@code position}. */
    int batchStartBefore(int position) {
        return floor(position, true);
    }

    private int floor(long key, boolean byPosition) {
        int low = 0;
        int high = count - 1;
        long[] searched = entries;
        int found = 0;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long entry = searched[middle];
            if ((byPosition ? (int) entry : entry) <= key) {
                found = (int) entry;
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return found;
    }

    int count() {
        return count;
    }

    /** Start of the batch of the last entry; there must be one. */
    int lastPosition() {
        return (int) entries[count - 1];
    }

    /** Last offset of that batch. */
    int lastRelativeOffset() {
        return (int) (entries[count - 1] >>> Integer.SIZE);
    }

    /** Drops the entries of batches that start at or after the position. */
    void truncateTo(int position) {
        int kept = count;
        while (kept > 0 && (int) entries[kept - 1] >= position) {
            kept--;
        }
        count = kept;
    }

    /** Takes the entries from a file that {@link #save} wrote; false, and no entries, where it is not there or is none. */
    boolean load(Path file) throws IOException {
        count = 0;
        if (!Files.exists(file)) {
            return false;
        }
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        int size = bytes.remaining() / Long.BYTES;
        long[] loaded = new long[Math.max(size, INITIAL_ENTRIES)];
        for (int i = 0; i < size; i++) {
            loaded[i] = bytes.getLong();
            boolean grows = i == 0
                    || (loaded[i] >>> Integer.SIZE) > (loaded[i - 1] >>> Integer.SIZE)
                            && (int) loaded[i] > (int) loaded[i - 1];
            if (!grows || loaded[i] < 0 || (int) loaded[i] < 0) {
                return false;
            }
        }
        entries = loaded;
        count = size;
        return !bytes.hasRemaining();
    }

    void save(Path file) throws IOException {
        int size = count;
        ByteBuffer bytes = ByteBuffer.allocate(size * Long.BYTES);
        for (int i = 0; i < size; i++) {
            bytes.putLong(entries[i]);
        }
        AtomicFile.write(file, bytes.flip(), true);
    }
}
