package dev.insync.reference.core.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Values that share their parts with earlier versions behave as copies would. */
class SharedStructureProperties {
    /** Positive: append as many records; otherwise: cut that many. Every version is compared at the end. */
    @Property
    void everyVersionOfALogKeepsItsRecords(
            @ForAll @Size(max = 12) List<@IntRange(min = -100, max = 150) Integer> changes) {
        RecordLog log = RecordLog.EMPTY;
        List<LogRecord> expected = new ArrayList<>();
        List<RecordLog> versions = new ArrayList<>();
        List<List<LogRecord>> copies = new ArrayList<>();
        int value = 0;
        for (int change : changes) {
            if (change > 0) {
                List<LogRecord> more = new ArrayList<>();
                for (int i = 0; i < change; i++) {
                    more.add(new LogRecord(versions.size(), ++value));
                }
                log = log.append(more);
                expected.addAll(more);
            } else {
                int end = Math.max(0, expected.size() + change);
                log = log.upTo(end);
                expected.subList(end, expected.size()).clear();
            }
            versions.add(log);
            copies.add(List.copyOf(expected));
        }
        assertEquals(copies, versions);
        assertEquals(copies.hashCode(), versions.hashCode());
        assertEquals(copies, versions.stream().map(RecordLog::of).toList());
    }

    @Property
    void aValueSetIsATreeSet(
            @ForAll List<@IntRange(min = 1, max = 300) Integer> first,
            @ForAll List<@IntRange(min = 1, max = 300) Integer> then,
            @ForAll @IntRange(min = 0, max = 320) int from) {
        ValueSet before = ValueSet.copyOf(first);
        ValueSet after =
                before.withAll(then.stream().mapToInt(Integer::intValue).toArray());
        TreeSet<Integer> expected = new TreeSet<>(first);
        assertEquals(List.copyOf(expected), before.toList());
        TreeSet<Integer> added = new TreeSet<>(then);
        added.removeAll(expected);
        expected.addAll(then);
        assertEquals(List.copyOf(expected), after.toList());
        assertEquals(expected.size(), after.size());
        assertEquals(expected.contains(from), after.contains(from));
        Integer next = expected.ceiling(from);
        assertEquals(next == null ? -1 : next, after.next(from));
        Integer other = added.ceiling(from);
        assertEquals(other == null ? -1 : other, after.nextNotIn(before, from));
        assertEquals(ValueSet.copyOf(expected), after);
    }
}
