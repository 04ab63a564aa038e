package dev.insync.reference.core.cluster;

import dev.insync.reference.core.EpochLog;
import dev.insync.reference.core.EpochSpan;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.RandomAccess;

/**
 * The records of one replica, as its disk holds them. Immutable.
 *
 * <p>Records stand in chunks that versions of a log share, so that appending costs the same for a log of any length that a
 * simulation reaches, and cutting costs nothing.
 */
public final class RecordLog extends AbstractList<LogRecord> implements RandomAccess {
    private static final int CHUNK_BITS = 6;
    private static final int CHUNK = 1 << CHUNK_BITS;

    /** The log without a record. */
    public static final RecordLog EMPTY = new RecordLog(new LogRecord[0][], 0, 0);

    private final LogRecord[][] chunks;
    private final int size;
    /** The highest value, or -1 where nobody has asked yet. */
    private int highest;

    private RecordLog(LogRecord[][] chunks, int size, int highest) {
        this.chunks = chunks;
        this.size = size;
        this.highest = highest;
    }

    /** The log of these records. */
    public static RecordLog of(Collection<LogRecord> records) {
        return EMPTY.append(List.copyOf(records));
    }

    @Override
    public LogRecord get(int offset) {
        if (offset >= size) {
            throw new IndexOutOfBoundsException("offset " + offset + " of a log that ends at " + size);
        }
        return chunks[offset >> CHUNK_BITS][offset & (CHUNK - 1)];
    }

    @Override
    public int size() {
        return size;
    }

    /** The records, in order. */
    public List<LogRecord> records() {
        return this;
    }

    /** What the core knows of this log. */
    public EpochLog epochs() {
        List<EpochSpan> spans = new ArrayList<>(size);
        for (LogRecord record : this) {
            spans.add(new EpochSpan(record.epoch(), 1));
        }
        return EpochLog.of(spans);
    }

    RecordLog append(List<LogRecord> more) {
        if (more.isEmpty()) {
            return this;
        }
        int end = size + more.size();
        int used = size >> CHUNK_BITS;
        int most = highest;
        LogRecord[][] all = Arrays.copyOf(chunks, (end + CHUNK - 1) >> CHUNK_BITS);
        int next = 0;
        for (int at = used; at < all.length; at++) {
            int from = at == used ? size & (CHUNK - 1) : 0;
            int length = Math.min(CHUNK, end - (at << CHUNK_BITS));
            // Another version of this log may have gone on in the same chunk: it is copied up to where this one ends.
            LogRecord[] chunk = new LogRecord[length];
            if (from > 0) {
                System.arraycopy(chunks[at], 0, chunk, 0, from);
            }
            while (from < length) {
                LogRecord record = more.get(next++);
                most = most < 0 ? most : Math.max(most, record.value());
                chunk[from++] = record;
            }
            all[at] = chunk;
        }
        return new RecordLog(all, end, most);
    }

    RecordLog upTo(long offset) {
        if (offset >= size) {
            return this;
        }
        return offset == 0 ? EMPTY : new RecordLog(chunks, (int) offset, -1);
    }

    List<LogRecord> slice(long from, long count) {
        List<LogRecord> some = new ArrayList<>((int) count);
        for (int at = (int) from; at < from + count; at++) {
            some.add(get(at));
        }
        return some;
    }

    /** {@code CommonPrefix}: the records that this log and another one begin with. */
    RecordLog commonPrefix(RecordLog other) {
        int same = 0;
        while (same < size && same < other.size && get(same).equals(other.get(same))) {
            same++;
        }
        return upTo(same);
    }

    /** Whether a record from that offset on has the value. */
    boolean holds(int value, int from) {
        if (value > highest(0)) {
            return false;
        }
        // What a producer sends again is mostly near the end.
        for (int at = size - 1; at >= from; at--) {
            if (get(at).value() == value) {
                return true;
            }
        }
        return false;
    }

    /** The highest value of a record from that offset on, 0 where there is none. */
    int highest(int from) {
        if (from > 0) {
            return highestFrom(from);
        }
        if (highest < 0) {
            highest = highestFrom(0);
        }
        return highest;
    }

    private int highestFrom(int from) {
        int most = 0;
        for (int at = from; at < size; at++) {
            most = Math.max(most, get(at).value());
        }
        return most;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof RecordLog that)) {
            return super.equals(other);
        }
        if (size != that.size) {
            return false;
        }
        for (int at = 0; at << CHUNK_BITS < size; at++) {
            int length = Math.min(CHUNK, size - (at << CHUNK_BITS));
            // Versions of a log share most of their chunks.
            if (chunks[at] != that.chunks[at] && !Arrays.equals(chunks[at], 0, length, that.chunks[at], 0, length)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}
