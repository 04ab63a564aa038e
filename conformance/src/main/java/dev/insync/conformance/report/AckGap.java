package dev.insync.conformance.report;

import dev.insync.linearizability.Outcome;
import dev.insync.linearizability.log.Kind;
import dev.insync.linearizability.log.LogHistory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The longest time that a producer went without an acknowledgement from one partition.
 *
 * @param process the producer
 * @param fromNs its last acknowledgement before
 * @param untilNs its first acknowledgement after
 */
public record AckGap(int process, long fromNs, long untilNs) {
    public long lengthNs() {
        return untilNs - fromNs;
    }

    /** The longest gap of any producer on the partition; empty when no producer was acknowledged twice. */
    public static Optional<AckGap> longest(LogHistory history, int partition) {
        Map<Integer, Acks> byProcess = new HashMap<>();
        for (int op = 0; op < history.size(); op++) {
            if (history.partition(op) == partition
                    && history.kind(op) == Kind.APPEND
                    && history.outcome(op) == Outcome.OK) {
                byProcess
                        .computeIfAbsent(history.process(op), process -> new Acks())
                        .add(history.completeNs(op));
            }
        }
        AckGap longest = null;
        for (Map.Entry<Integer, Acks> acks : byProcess.entrySet()) {
            long[] times = acks.getValue().sorted();
            for (int i = 1; i < times.length; i++) {
                if (longest == null || times[i] - times[i - 1] > longest.lengthNs()) {
                    longest = new AckGap(acks.getKey(), times[i - 1], times[i]);
                }
            }
        }
        return Optional.ofNullable(longest);
    }

    private static final class Acks {
        private long[] times = new long[64];
        private int size;

        void add(long timeNs) {
            if (size == times.length) {
                times = Arrays.copyOf(times, 2 * size);
            }
            times[size++] = timeNs;
        }

        long[] sorted() {
            long[] sorted = Arrays.copyOf(times, size);
            Arrays.sort(sorted);
            return sorted;
        }
    }
}
