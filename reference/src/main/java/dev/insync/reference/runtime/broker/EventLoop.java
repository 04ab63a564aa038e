package dev.insync.reference.runtime.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that runs tasks in the order in which they came, and timers when they are due.
 *
 * <p>The queue has no bound of its own: the socket server bounds the requests of clients in number and bytes, and everything
 * else that is queued here answers one thing that this loop asked for.
 */
final class EventLoop implements Executor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);
    private static final int MAX_BATCH = 256;
    private static final long JOIN_TIMEOUT_MS = 5_000;

    /** Something to do later, unless it is cancelled. Used on the loop's thread only. */
    final class Timer implements Comparable<Timer> {
        private final long dueNs;
        private final long order;
        private final Runnable task;
        private boolean over;

        private Timer(long dueNs, long order, Runnable task) {
            this.dueNs = dueNs;
            this.order = order;
            this.task = task;
        }

        /** The task will not run; no effect if it has. */
        void cancel() {
            if (!over) {
                over = true;
                cancelled++;
                if (cancelled > MAX_BATCH && cancelled > timers.size() / 2) {
                    timers.removeIf(timer -> timer.over);
                    cancelled = 0;
                }
            }
        }

        @Override
        public int compareTo(Timer other) {
            int byTime = Long.compare(dueNs - other.dueNs, 0);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private final Thread thread;
    private final Runnable afterBatch;
    private long timersMade;
    private int cancelled;
    private volatile boolean closed;

    /**
     * Makes a loop that does not run yet.
     *
     * @param afterBatch runs on the loop's thread after every batch of tasks, for work that is better done once for many
     */
    EventLoop(String name, Runnable afterBatch) {
        this.afterBatch = afterBatch;
        this.thread = new Thread(this::run, name);
    }

    /** Milliseconds on a clock that only goes forward. */
    static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    void start() {
        thread.start();
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    /** Runs a task after a delay. Called on the loop's thread. */
    Timer schedule(long delayMs, Runnable task) {
        Timer timer = new Timer(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delayMs), timersMade++, task);
        timers.add(timer);
        return timer;
    }

    /** Timers that are kept, cancelled ones included. Called on the loop's thread. */
    int timerCount() {
        return timers.size();
    }

    /** Lets the current batch end, drops the rest, and waits for the thread. */
    @Override
    public void close() {
        closed = true;
        execute(() -> {}); // wakes the thread
        if (Thread.currentThread() != thread) {
            join();
        }
    }

    private void join() {
        try {
            thread.join(JOIN_TIMEOUT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<Runnable> batch = new ArrayList<>(MAX_BATCH);
        while (!closed) {
            awaitWork(batch);
            tasks.drainTo(batch, MAX_BATCH - batch.size());
            for (Runnable task : batch) {
                runSafely(task);
            }
            batch.clear();
            runDueTimers();
            runSafely(afterBatch);
        }
    }

    private void awaitWork(List<Runnable> batch) {
        try {
            Timer next = timers.peek();
            Runnable first =
                    next == null ? tasks.take() : tasks.poll(next.dueNs - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (first != null) {
                batch.add(first);
            }
        } catch (InterruptedException e) {
            // nobody interrupts this thread: a file that it reads or writes would close
            LOG.warn("interrupted; going on");
        }
    }

    private void runDueTimers() {
        long nowNs = System.nanoTime();
        for (Timer next = timers.peek(); next != null && next.dueNs - nowNs <= 0; next = timers.peek()) {
            timers.poll();
            if (next.over) {
                cancelled--;
            } else {
                next.over = true;
                runSafely(next.task);
            }
        }
    }

    private static void runSafely(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("a task of the event loop failed", e);
        }
    }
}
