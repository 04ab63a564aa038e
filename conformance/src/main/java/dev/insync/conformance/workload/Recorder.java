package dev.insync.conformance.workload;

import dev.insync.linearizability.log.Claim;
import dev.insync.linearizability.log.LogHistory;
import dev.insync.linearizability.log.LogRecorder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes down the history of one run and counts what happens. Safe for any number of threads.
 *
 * <p>Invocations are recorded before the request leaves and completions after the answer has arrived, so every recorded interval
 * contains the true one: that can hide a violation but never invents one.
 */
public final class Recorder {
    /** Hears of every acknowledged append, on the thread of the producer's network; must return at once. */
    public interface AckListener {
        /**
         * @param invokeNs when the append was invoked, on the history's clock
         * @param ackNs when its acknowledgement arrived, on the history's clock
         */
        void acknowledged(int partition, long invokeNs, long ackNs);
    }

    private static final int MAX_REASONS = 20;

    private final LogRecorder log;
    private final List<String> partitionNames = new ArrayList<>();
    private final List<AckListener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong invoked = new AtomicLong();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong unknown = new AtomicLong();
    private final AtomicLong recordsRead = new AtomicLong();
    private final Map<String, Integer> errors = new HashMap<>();

    /** What has happened so far; sends in flight are in {@code invoked} only. */
    public record Counts(long invoked, long acknowledged, long failed, long unknown, long recordsRead) {}

    public Recorder(String topic, int partitions) {
        this(new LogRecorder(), topic, partitions);
    }

    Recorder(LogRecorder log, String topic, int partitions) {
        this.log = log;
        for (int partition = 0; partition < partitions; partition++) {
            partitionNames.add(topic + "-" + partition);
        }
    }

    /** The time on the history's clock, in nanoseconds. */
    public long nowNs() {
        return log.nowNs();
    }

    public void addListener(AckListener listener) {
        listeners.add(listener);
    }

    public Counts counts() {
        return new Counts(invoked.get(), acknowledged.get(), failed.get(), unknown.get(), recordsRead.get());
    }

    /** The kinds of error that clients met, with how often each was met. */
    public Map<String, Integer> errors() {
        synchronized (errors) {
            return new TreeMap<>(errors);
        }
    }

    /** What was recorded so far. Sends without an answer are indeterminate in it. */
    public LogHistory history() {
        return log.history();
    }

    /** A fault begins; it enters the history when it ends. */
    public LogRecorder.OpenFault fault(String label) {
        return log.fault(label);
    }

    Append append(int process, int partition, long value) {
        invoked.incrementAndGet();
        long invokeNs = log.nowNs();
        return new Append(partition, invokeNs, log.append(process, partitionNames.get(partition), value));
    }

    Read read(int process, int partition, long from) {
        return new Read(log.read(process, partitionNames.get(partition), from));
    }

    LogRecorder.End end(int process, int partition) {
        return log.end(process, partitionNames.get(partition));
    }

    void error(String what, Throwable error) {
        synchronized (errors) {
            String reason = what + ": " + error.getClass().getSimpleName();
            if (errors.size() < MAX_REASONS || errors.containsKey(reason)) {
                errors.merge(reason, 1, Integer::sum);
            }
        }
    }

    /** One send; the first completion counts, later ones are ignored and answer false. */
    final class Append {
        private final int partition;
        private final long invokeNs;
        private final LogRecorder.Append entry;
        private final AtomicBoolean open = new AtomicBoolean(true);

        private Append(int partition, long invokeNs, LogRecorder.Append entry) {
            this.partition = partition;
            this.invokeNs = invokeNs;
            this.entry = entry;
        }

        int partition() {
            return partition;
        }

        boolean ok(long offset) {
            if (!open.compareAndSet(true, false)) {
                return false;
            }
            entry.ok(offset);
            acknowledged.incrementAndGet();
            long ackNs = log.nowNs();
            listeners.forEach(listener -> listener.acknowledged(partition, invokeNs, ackNs));
            return true;
        }

        boolean failed(Throwable why) {
            if (!open.compareAndSet(true, false)) {
                return false;
            }
            entry.fail();
            failed.incrementAndGet();
            error("send", why);
            return true;
        }

        boolean unknown(Throwable why) {
            if (!open.compareAndSet(true, false)) {
                return false;
            }
            entry.info();
            unknown.incrementAndGet();
            error("send", why);
            return true;
        }
    }

    /** A read that has begun; one that never completes leaves no trace. */
    final class Read {
        private final LogRecorder.Read entry;

        private Read(LogRecorder.Read entry) {
            this.entry = entry;
        }

        void ok(RecordsRead records, Claim claim) {
            entry.ok(records.offsets(), records.values(), claim);
            recordsRead.addAndGet(records.size());
        }
    }
}
