package dev.insync.linearizability.kafka;

import dev.insync.linearizability.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One log as the history shows it. Offsets are trusted from sends that certainly committed and from all polls; the order of
 * the offsets that are known, gaps left out, gives each value an index.
 */
final class VersionOrder {
    final String key;
    /** For each offset its values, the first seen first, each with an operation that showed it. */
    final TreeMap<Long, Map<Long, KafkaOperation>> atOffset = new TreeMap<>();
    /** For each value the offsets where it was seen. */
    final Map<Long, List<Long>> offsetsOf = new HashMap<>();

    final Map<Long, KafkaOperation> writer = new HashMap<>();
    final Map<Long, List<KafkaOperation>> readers = new HashMap<>();
    private long[] offsets = {};

    VersionOrder(String key) {
        this.key = key;
    }

    void addWriter(long value, KafkaOperation op) {
        writer.putIfAbsent(value, op);
    }

    void addReader(long value, KafkaOperation op) {
        List<KafkaOperation> all = readers.computeIfAbsent(value, v -> new ArrayList<>(1));
        if (all.isEmpty() || all.get(all.size() - 1) != op) {
            all.add(op);
        }
    }

    void place(long offset, long value, KafkaOperation op) {
        atOffset.computeIfAbsent(offset, o -> new HashMap<>(2)).putIfAbsent(value, op);
        List<Long> places = offsetsOf.computeIfAbsent(value, v -> new ArrayList<>(1));
        if (!places.contains(offset)) {
            places.add(offset);
        }
    }

    void close() {
        offsets = atOffset.keySet().stream().mapToLong(Long::longValue).toArray();
    }

    /** The index of an offset among the known ones; -1 if it is not known. */
    int index(long offset) {
        int index = Arrays.binarySearch(offsets, offset);
        return index < 0 ? -1 : index;
    }

    long offsetAt(int index) {
        return offsets[index];
    }

    /** The value's first known offset; -1 if none is known. */
    long offset(long value) {
        List<Long> places = offsetsOf.get(value);
        return places == null ? -1 : places.get(0);
    }

    /** Whether the operation's effects are certainly in the logs: it succeeded, or somebody read one of them. */
    static boolean committed(KafkaOperation op, Map<String, VersionOrder> logs) {
        if (op.outcome() != Outcome.INFO) {
            return op.outcome() == Outcome.OK;
        }
        for (MicroOp step : op.steps()) {
            if (step instanceof MicroOp.Send send) {
                VersionOrder log = logs.get(send.key());
                if (log != null && log.wasReadByOther(send.value(), op)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean wasReadByOther(long value, KafkaOperation writing) {
        List<KafkaOperation> all = readers.get(value);
        return all != null && all.stream().anyMatch(reader -> reader != writing && reader.outcome() == Outcome.OK);
    }

    /** The log of a key, or null. */
    static @Nullable VersionOrder of(Map<String, VersionOrder> logs, String key) {
        return logs.get(key);
    }
}
