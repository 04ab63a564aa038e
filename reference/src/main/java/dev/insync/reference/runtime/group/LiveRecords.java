package dev.insync.reference.runtime.group;

import dev.insync.reference.runtime.TopicPartition;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is left of a log of groups when each record that a later one of its key replaces is taken away. Not safe for use by
 * several threads.
 */
public final class LiveRecords {
    private static final long MIN_DEAD = 10_000;

    private record Key(String groupId, @Nullable TopicPartition partition) {}

    private final Map<Key, GroupRecord> byKey = new LinkedHashMap<>();
    private long inLog;

    /** Takes up records that now stand at the end of the log, in its order. */
    public void append(Collection<GroupRecord> records) {
        inLog += records.size();
        for (GroupRecord record : records) {
            if (record instanceof GroupRecord.Offset offset) {
                put(new Key(record.groupId(), offset.partition()), record, offset.committed() == null);
            } else if (record instanceof GroupRecord.Metadata metadata) {
                put(new Key(record.groupId(), null), record, metadata.group() == null);
            }
        }
    }

    /** How many records the log holds. */
    public long inLog() {
        return inLog;
    }

    /** So many records at the start of the log are gone. */
    public void deleted(long count) {
        inLog -= count;
    }

    /** Whether so much of the log is of no use any more that it is worth writing again what is. */
    public boolean worthRewriting() {
        return !byKey.isEmpty() && inLog - byKey.size() > Math.max(MIN_DEAD, byKey.size());
    }

    /** The records that are left; none of them forgets anything. */
    public List<GroupRecord> all() {
        return List.copyOf(byKey.values());
    }

    private void put(Key key, GroupRecord record, boolean forgets) {
        if (forgets) {
            byKey.remove(key);
        } else {
            byKey.put(key, record);
        }
    }
}
