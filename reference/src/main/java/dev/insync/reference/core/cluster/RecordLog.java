package dev.insync.reference.core.cluster;

import dev.insync.reference.core.EpochLog;
import dev.insync.reference.core.EpochSpan;
import java.util.ArrayList;
import java.util.List;

/** The records of one replica, as its disk holds them. Immutable. */
public record RecordLog(List<LogRecord> records) {
    /** The log without a record. */
    public static final RecordLog EMPTY = new RecordLog(List.of());

    public RecordLog {
        records = List.copyOf(records);
    }

    /** What the core knows of this log. */
    public EpochLog epochs() {
        List<EpochSpan> spans = new ArrayList<>(records.size());
        for (LogRecord record : records) {
            spans.add(new EpochSpan(record.epoch(), 1));
        }
        return EpochLog.of(spans);
    }

    RecordLog append(List<LogRecord> more) {
        if (more.isEmpty()) {
            return this;
        }
        List<LogRecord> all = new ArrayList<>(records);
        all.addAll(more);
        return new RecordLog(all);
    }

    RecordLog upTo(long offset) {
        return offset >= records.size() ? this : new RecordLog(records.subList(0, (int) offset));
    }

    List<LogRecord> slice(long from, long count) {
        return records.subList((int) from, (int) (from + count));
    }
}
