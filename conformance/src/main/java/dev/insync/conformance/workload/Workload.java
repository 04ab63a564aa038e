package dev.insync.conformance.workload;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Producers and consumers at work on one topic.
 *
 * <pre>{@code
 * try (Workload workload = Workload.start(options, recorder)) {
 *     ...                                        // time passes, faults happen
 *     workload.stop();                           // every send has its outcome now
 *     List<Integer> unread = workload.readAll(Duration.ofSeconds(30));
 * }
 * }</pre>
 *
 * <p>Processes of the history: producers are 1 to P, consumers P+1 to P+C, the final read is P+C+1.
 */
public final class Workload implements AutoCloseable {
    private static final long JOIN_SLACK_MS = 10_000;

    private final WorkloadOptions options;
    private final Recorder recorder;
    private final AtomicBoolean stopProducers = new AtomicBoolean();
    private final AtomicBoolean stopConsumers = new AtomicBoolean();
    private final AtomicReference<@Nullable Throwable> crash = new AtomicReference<>();
    private final List<Thread> producers = new ArrayList<>();
    private final List<Thread> consumers = new ArrayList<>();

    /** A client did not end as it should; the history may lack what it saw. */
    public static final class CrashException extends Incident {
        private static final long serialVersionUID = 1L;

        CrashException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private Workload(WorkloadOptions options, Recorder recorder) {
        this.options = options;
        this.recorder = recorder;
        for (int index = 1; index <= options.producers(); index++) {
            producers.add(thread("producer-" + index, new ProducerWorker(index, options, recorder, stopProducers)));
        }
        for (int index = 1; index <= options.consumers(); index++) {
            int process = options.producers() + index;
            consumers.add(thread("consumer-" + index, new ConsumerWorker(process, options, recorder, stopConsumers)));
        }
    }

    /** Starts all clients; the topic must exist. */
    public static Workload start(WorkloadOptions options, Recorder recorder) {
        Workload workload = new Workload(options, recorder);
        workload.consumers.forEach(Thread::start);
        workload.producers.forEach(Thread::start);
        return workload;
    }

    /** The number of the process that does the final read. */
    public static int finalReader(WorkloadOptions options) {
        return options.producers() + options.consumers() + 1;
    }

    /**
     * Ends the load: producers wait for the answers to what they have sent, at most the delivery timeout, then consumers end.
     *
     * @throws CrashException when a client ended by an error that no client may end by, or did not end
     */
    public void stop() throws CrashException {
        stopProducers.set(true);
        join(producers);
        stopConsumers.set(true);
        join(consumers);
        Throwable cause = crash.get();
        if (cause != null) {
            throw new CrashException("a client of the workload crashed: " + cause, cause);
        }
    }

    /**
     * Reads every partition from the first offset to the end, after {@link #stop()}.
     *
     * @return the partitions that could not be read in time; while there are any, losses cannot be excluded
     */
    public List<Integer> readAll(Duration timeout) {
        return new FinalRead(options, recorder, finalReader(options)).run(timeout);
    }

    private Thread thread(String name, Runnable client) {
        Thread thread = new Thread(client, "insync-" + name);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((ended, error) -> crash.compareAndSet(null, error));
        return thread;
    }

    private void join(List<Thread> threads) throws CrashException {
        long deadlineNanos =
                System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(options.deliveryTimeoutMs() + JOIN_SLACK_MS);
        for (Thread thread : threads) {
            try {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CrashException("interrupted while waiting for the last answers", e);
            }
            if (thread.isAlive()) {
                throw new CrashException(
                        thread.getName() + " did not end in time", new IllegalStateException("still running"));
            }
        }
    }

    @Override
    public void close() {
        stopProducers.set(true);
        stopConsumers.set(true);
    }
}
