package dev.insync.reference.runtime.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Sparse map from time to offset of one segment: an entry says that every record newer than its timestamp lies behind its
 * offset. Kept in memory; {@link #save} writes Kafka's {@code .timeindex} format. One writer; any number of readers.
 */
final class TimeIndex {
    private static final int INITIAL_ENTRIES = 64;
    private static final int ENTRY_BYTES = Long.BYTES + Integer.BYTES;

    private record Entries(long[] timestampsMs, int[] relativeOffsets, int count) {}

    private volatile Entries entries = new Entries(new long[INITIAL_ENTRIES], new int[INITIAL_ENTRIES], 0);

    /** @param timestampMs not below that of the entry before */
    void add(long timestampMs, int relativeOffset) {
        Entries now = entries;
        int at = now.count();
        long[] times = at < now.timestampsMs().length ? now.timestampsMs() : Arrays.copyOf(now.timestampsMs(), at * 2);
        int[] offsets = at < now.relativeOffsets().length
                ? now.relativeOffsets()
                : Arrays.copyOf(now.relativeOffsets(), at * 2);
        times[at] = timestampMs;
        offsets[at] = relativeOffset;
        entries = new Entries(times, offsets, at + 1);
    }

    /** An offset at or before which no record is as new as the timestamp; -1 if the index cannot say. */
    int offsetBefore(long timestampMs) {
        Entries now = entries;
        int low = 0;
        int high = now.count() - 1;
        int found = -1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (now.timestampsMs()[middle] < timestampMs) {
                found = now.relativeOffsets()[middle];
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return found;
    }

    /** The greatest timestamp in the index, or the least number where it is empty. */
    long lastTimestampMs() {
        Entries now = entries;
        return now.count() == 0 ? Long.MIN_VALUE : now.timestampsMs()[now.count() - 1];
    }

    /** Drops the entries of offsets from {@code relativeOffset} on. */
    void truncateTo(long relativeOffset) {
        Entries now = entries;
        int kept = now.count();
        while (kept > 0 && now.relativeOffsets()[kept - 1] >= relativeOffset) {
            kept--;
        }
        // copies: a reader may still look at the entries that later ones will replace
        entries = new Entries(now.timestampsMs().clone(), now.relativeOffsets().clone(), kept);
    }

    /** The offset of the last entry, or -1 where there is none. */
    int lastRelativeOffset() {
        Entries now = entries;
        return now.count() == 0 ? -1 : now.relativeOffsets()[now.count() - 1];
    }

    /** Takes the entries from a file that {@link #save} wrote; false where it is not there or is none. */
    boolean load(Path file) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        int count = bytes.remaining() / ENTRY_BYTES;
        long[] times = new long[Math.max(count, INITIAL_ENTRIES)];
        int[] offsets = new int[times.length];
        for (int i = 0; i < count; i++) {
            times[i] = bytes.getLong();
            offsets[i] = bytes.getInt();
            if (offsets[i] < 0 || i > 0 && (times[i] < times[i - 1] || offsets[i] < offsets[i - 1])) {
                return false;
            }
        }
        entries = new Entries(times, offsets, count);
        return !bytes.hasRemaining();
    }

    void save(Path file) throws IOException {
        Entries now = entries;
        ByteBuffer bytes = ByteBuffer.allocate(now.count() * ENTRY_BYTES);
        for (int i = 0; i < now.count(); i++) {
            bytes.putLong(now.timestampsMs()[i]).putInt(now.relativeOffsets()[i]);
        }
        AtomicFile.write(file, bytes.flip(), true);
    }
}
