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
    public static final RecordLog EMPTY = new RecordLog(new LogRecord[0][], 0);

    private final LogRecord[][] chunks;
    private final int size;

    private RecordLog(LogRecord[][] chunks, int size) {
        this.chunks = chunks;
        this.size = size;
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
                chunk[from++] = more.get(next++);
            }
            all[at] = chunk;
        }
        return new RecordLog(all, end);
    }

    RecordLog upTo(long offset) {
        if (offset >= size) {
            return this;
        }
        return offset == 0 ? EMPTY : new RecordLog(chunks, (int) offset);
    }

    List<LogRecord> slice(long from, long count) {
        List<LogRecord> some = new ArrayList<>((int) count);
        for (int at = (int) from; at < from + count; at++) {
            some.add(get(at));
        }
        return some;
    }
}
