package dev.insync.reference.sim;

import dev.insync.reference.core.cluster.RecordLog;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Of each pair of logs of a partition: how many records they have in common from the start. Log 0 is the committed history,
 * 1 to n are those of the brokers, n + 1 is what the consumer read.
 */
final class Commons {
    private final int brokers;
    private final int logs;
    private final RecordLog[] current;
    private final int[] common;
    private final int[] kept;
    private @Nullable String mismatch;

    Commons(int brokers) {
        this.brokers = brokers;
        this.logs = brokers + 2;
        this.current = new RecordLog[logs];
        Arrays.fill(current, RecordLog.EMPTY);
        this.common = new int[logs * logs];
        this.kept = new int[logs];
    }

    /** How many records the two have in common. */
    int of(int a, int b) {
        return common[a * logs + b];
    }

    /** How many records stayed when that log changed last. */
    int keptOf(int b) {
        return kept[b];
    }

    /** Two records of one epoch and offset that differ, or whose logs differ before them; null where there are none. */
    @Nullable
    String mismatch() {
        return mismatch;
    }

    /** Takes over a change of one log. */
    void change(int b, RecordLog was, RecordLog is) {
        if (was == is) {
            return;
        }
        kept[b] = kept(was, is);
        current[b] = is;
        for (int a = 0; a < logs; a++) {
            if (a != b) {
                RecordLog other = current[a];
                int end = Math.min(is.size(), other.size());
                int same = Math.min(of(a, b), kept[b]);
                while (same < end && is.get(same).equals(other.get(same))) {
                    same++;
                }
                common[a * logs + b] = same;
                common[b * logs + a] = same;
                if (same < end && isReplica(a) && isReplica(b)) {
                    look(a, b, Math.max(kept[b], same), end);
                }
            }
        }
    }

    private boolean isReplica(int log) {
        return log >= 1 && log <= brokers;
    }

    private void look(int a, int b, int from, int end) {
        for (int i = from; i < end; i++) {
            if (current[a].get(i).epoch() == current[b].get(i).epoch()) {
                mismatch = "b" + a + " and b" + b + " have epoch "
                        + current[a].get(i).epoch() + " at offset " + i + ", and differ at " + of(a, b);
                return;
            }
        }
    }

    /** A step appends or cuts; anything else is compared record by record. */
    private static int kept(RecordLog was, RecordLog is) {
        int end = Math.min(was.size(), is.size());
        if (end == 0 || was.get(end - 1) == is.get(end - 1)) {
            return end;
        }
        int same = 0;
        while (same < end && was.get(same).equals(is.get(same))) {
            same++;
        }
        return same;
    }
}
