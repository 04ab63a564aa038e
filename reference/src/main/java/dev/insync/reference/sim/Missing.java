package dev.insync.reference.sim;

import dev.insync.reference.core.cluster.RecordLog;
import dev.insync.reference.core.cluster.ValueSet;
import java.util.Arrays;

/** Of each log of a partition: how many acknowledged values it lacks. */
final class Missing {
    /** How often a value stands in a log, by broker and value. */
    private final int[][] times;

    /** Values of one partition stand that far apart. */
    private final int apart;

    private final int[] lacking;
    private ValueSet acked = ValueSet.empty();

    Missing(int brokers, int apart) {
        this.apart = apart;
        this.times = new int[brokers + 1][16];
        this.lacking = new int[brokers + 1];
    }

    int count(int b) {
        return lacking[b];
    }

    void acknowledged(ValueSet before, ValueSet after) {
        if (before == after) {
            return;
        }
        for (int value = after.nextNotIn(before, 0); value >= 0; value = after.nextNotIn(before, value + 1)) {
            for (int b = 1; b < times.length; b++) {
                if (value / apart >= times[b].length || times[b][value / apart] == 0) {
                    lacking[b]++;
                }
            }
        }
        acked = after;
    }

    void change(int b, RecordLog was, RecordLog is, int kept) {
        for (int i = kept; i < was.size(); i++) {
            int value = was.get(i).value();
            if (--times[b][value / apart] == 0 && acked.contains(value)) {
                lacking[b]++;
            }
        }
        for (int i = kept; i < is.size(); i++) {
            int value = is.get(i).value();
            int index = value / apart;
            if (index >= times[b].length) {
                times[b] = Arrays.copyOf(times[b], Math.max(index + 1, 2 * times[b].length));
            }
            if (times[b][index]++ == 0 && acked.contains(value)) {
                lacking[b]--;
            }
        }
    }
}
