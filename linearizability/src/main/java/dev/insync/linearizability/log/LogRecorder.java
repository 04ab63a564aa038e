package dev.insync.linearizability.log;

import dev.insync.linearizability.Outcome;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes down a {@link LogHistory} while clients run. Any number of threads; each call is a few writes to columns under a
 * short lock.
 *
 * <pre>{@code
 * LogRecorder recorder = new LogRecorder();
 * LogRecorder.Append append = recorder.append(process, "topic-0", value);   // before the request is sent
 * append.ok(metadata.offset());                                             // or fail() or info()
 * LogRecorder.Read read = recorder.read(process, "topic-0", position);      // before the poll
 * read.ok(offsets, values, Claim.NONE);
 * LogHistory history = recorder.history();                                  // at any time
 * }</pre>
 *
 * <p>An append that is never completed counts as {@link Outcome#INFO}. A read that is never completed leaves no trace. A
 * poll over several partitions is one read for each of them, all invoked before the poll.
 */
public final class LogRecorder {
    private final LongSupplier clockNs;
    private final LogHistory.Builder builder = new LogHistory.Builder();
    private @Nullable LiveCheck live;
    private Consumer<Violation> alarm = violation -> {};

    /** Records with {@link System#nanoTime()}, counted from now. */
    public LogRecorder() {
        this(sinceNow());
    }

    /**
     * @param clockNs the clock in nanoseconds, the same for all processes; it must never go back and be safe for threads
     */
    public LogRecorder(LongSupplier clockNs) {
        this.clockNs = clockNs;
    }

    /**
     * Also judges while recording: what contradicts real time is reported by the thread that sees it, at once. This finds a
     * part of what {@link LogChecker} finds in the end, in memory for the open operations only. Call it before recording.
     *
     * @param onViolation gets each violation; its witnesses are in the sentence alone
     */
    public LogRecorder watch(LogContract contract, Consumer<Violation> onViolation) {
        synchronized (builder) {
            live = new LiveCheck(contract);
            alarm = onViolation;
        }
        return this;
    }

    private LiveCheck.@Nullable Mark mark(String partition, long nowNs) {
        return live == null ? null : live.begins(partition, nowNs);
    }

    private void report(@Nullable Violation violation) {
        if (violation != null) {
            alarm.accept(violation);
        }
    }

    private static LongSupplier sinceNow() {
        long originNs = System.nanoTime();
        return () -> System.nanoTime() - originNs;
    }

    /** The recorder's time, in nanoseconds on the history's clock. */
    public long nowNs() {
        return clockNs.getAsLong();
    }

    /** An append starts, of one value or of several as one atomic batch. */
    public Append append(int process, String partition, long... values) {
        synchronized (builder) {
            long nowNs = clockNs.getAsLong();
            int index = builder.partition(partition);
            int op = builder.append(process, index, nowNs, nowNs, Outcome.INFO, LogHistory.NO_OFFSET, values);
            return new Append(op, process, partition, values.length, mark(partition, nowNs));
        }
    }

    /** A read starts that asks for records from an offset on. */
    public Read read(int process, String partition, long from) {
        synchronized (builder) {
            long nowNs = clockNs.getAsLong();
            return new Read(process, partition, from, nowNs, mark(partition, nowNs));
        }
    }

    /** A request for the exact end offset (or exact high watermark) starts. */
    public End end(int process, String partition) {
        synchronized (builder) {
            long nowNs = clockNs.getAsLong();
            return new End(process, partition, nowNs, mark(partition, nowNs));
        }
    }

    /** Something is done to the system under test, such as "kill broker 1". */
    public OpenFault fault(String label) {
        return new OpenFault(label, clockNs.getAsLong());
    }

    /** What was recorded so far; open appends are {@link Outcome#INFO} in it. Recording can go on. */
    public LogHistory history() {
        synchronized (builder) {
            return builder.snapshot();
        }
    }

    /** An append that has started. Complete it at most once; a later completion replaces an earlier {@link #info()}. */
    public final class Append {
        private final int op;
        private final int process;
        private final String partition;
        private final int count;
        private final LiveCheck.@Nullable Mark mark;

        private Append(int op, int process, String partition, int count, LiveCheck.@Nullable Mark mark) {
            this.op = op;
            this.process = process;
            this.partition = partition;
            this.count = count;
            this.mark = mark;
        }

        /** It was acknowledged, its first value at this offset. */
        public void ok(long baseOffset) {
            if (baseOffset < 0) {
                throw new IllegalArgumentException(
                        "offset " + baseOffset + " is negative; use ok() if it is not known");
            }
            complete(Outcome.OK, baseOffset);
        }

        /** It was acknowledged without telling the offset. */
        public void ok() {
            complete(Outcome.OK, LogHistory.NO_OFFSET);
        }

        /**
         * It certainly did not take effect. Be careful: an answer such as "not leader" after a retry, and every timeout,
         * leaves that open and is {@link #info()} (KAFKA-13574).
         */
        public void fail() {
            complete(Outcome.FAIL, LogHistory.NO_OFFSET);
        }

        /** Nobody knows whether it took effect or will. */
        public void info() {
            complete(Outcome.INFO, LogHistory.NO_OFFSET);
        }

        private void complete(Outcome outcome, long baseOffset) {
            long nowNs = clockNs.getAsLong();
            Violation violation = null;
            synchronized (builder) {
                builder.complete(op, outcome, nowNs, baseOffset);
                if (live != null && mark != null && baseOffset != LogHistory.NO_OFFSET) {
                    violation = live.appended(mark, partition, process, baseOffset, count, nowNs);
                }
            }
            report(violation);
        }
    }

    /** A read that has started. */
    public final class Read {
        private final int process;
        private final String partition;
        private final long from;
        private final long invokeNs;
        private final LiveCheck.@Nullable Mark mark;

        private Read(int process, String partition, long from, long invokeNs, LiveCheck.@Nullable Mark mark) {
            this.process = process;
            this.partition = partition;
            this.from = from;
            this.invokeNs = invokeNs;
            this.mark = mark;
        }

        /** It returned these records, in this order. */
        public void ok(long[] recordOffsets, long[] values, Claim claim) {
            long nowNs = clockNs.getAsLong();
            Violation violation = null;
            synchronized (builder) {
                builder.read(
                        process, builder.partition(partition), invokeNs, nowNs, from, recordOffsets, values, claim);
                if (live != null && mark != null) {
                    boolean something = values.length > 0;
                    long end = something ? recordOffsets[values.length - 1] + 1 : from;
                    violation = live.read(mark, partition, process, end, something, claim, nowNs);
                }
            }
            report(violation);
        }
    }

    /** A request for the end offset that has started. */
    public final class End {
        private final int process;
        private final String partition;
        private final long invokeNs;
        private final LiveCheck.@Nullable Mark mark;

        private End(int process, String partition, long invokeNs, LiveCheck.@Nullable Mark mark) {
            this.process = process;
            this.partition = partition;
            this.invokeNs = invokeNs;
            this.mark = mark;
        }

        /** The log ended right before this offset. */
        public void ok(long endOffset) {
            long nowNs = clockNs.getAsLong();
            Violation violation = null;
            synchronized (builder) {
                builder.end(process, builder.partition(partition), invokeNs, nowNs, endOffset);
                if (live != null && mark != null) {
                    violation = live.end(mark, partition, process, endOffset, nowNs);
                }
            }
            report(violation);
        }
    }

    /** A fault that has begun. It is in the history once it was ended, or marked as lasting. */
    public final class OpenFault {
        private final String label;
        private final long startNs;

        private OpenFault(String label, long startNs) {
            this.label = label;
            this.startNs = startNs;
        }

        /** It is over: the broker is back, the network healed. */
        public void end() {
            add(clockNs.getAsLong());
        }

        /** It is never undone. */
        public void lasts() {
            add(LogHistory.NEVER);
        }

        private void add(long endNs) {
            synchronized (builder) {
                builder.fault(new Fault(label, startNs, endNs));
            }
        }
    }
}
