package dev.insync.linearizability.log;

import dev.insync.linearizability.Outcome;
import java.util.function.LongSupplier;

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
            return new Append(builder.append(process, index, nowNs, nowNs, Outcome.INFO, LogHistory.NO_OFFSET, values));
        }
    }

    /** A read starts that asks for records from an offset on. */
    public Read read(int process, String partition, long from) {
        return new Read(process, partition, from, clockNs.getAsLong());
    }

    /** A request for the exact end offset (or exact high watermark) starts. */
    public End end(int process, String partition) {
        return new End(process, partition, clockNs.getAsLong());
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

        private Append(int op) {
            this.op = op;
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
            synchronized (builder) {
                builder.complete(op, outcome, nowNs, baseOffset);
            }
        }
    }

    /** A read that has started. */
    public final class Read {
        private final int process;
        private final String partition;
        private final long from;
        private final long invokeNs;

        private Read(int process, String partition, long from, long invokeNs) {
            this.process = process;
            this.partition = partition;
            this.from = from;
            this.invokeNs = invokeNs;
        }

        /** It returned these records, in this order. */
        public void ok(long[] recordOffsets, long[] values, Claim claim) {
            long nowNs = clockNs.getAsLong();
            synchronized (builder) {
                builder.read(
                        process, builder.partition(partition), invokeNs, nowNs, from, recordOffsets, values, claim);
            }
        }
    }

    /** A request for the end offset that has started. */
    public final class End {
        private final int process;
        private final String partition;
        private final long invokeNs;

        private End(int process, String partition, long invokeNs) {
            this.process = process;
            this.partition = partition;
            this.invokeNs = invokeNs;
        }

        /** The log ended right before this offset. */
        public void ok(long endOffset) {
            long nowNs = clockNs.getAsLong();
            synchronized (builder) {
                builder.end(process, builder.partition(partition), invokeNs, nowNs, endOffset);
            }
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
