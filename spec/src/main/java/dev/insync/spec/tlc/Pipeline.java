package dev.insync.spec.tlc;

import dev.insync.spec.tlc.Expander.Moves;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tlc2.tool.TLCState;
import tlc2.tool.impl.FastTool;
import tlc2.util.IdThread;

/**
 * A queue of states in which some are already being expanded. States come out in the order in which they went in; a
 * bounded number of batches is under way, so results wait in memory for a few hundred states at most.
 */
final class Pipeline implements AutoCloseable {
    private static final int BATCH_STATES = 16;
    private static final int BATCHES_PER_WORKER = 4;

    /** A state that waits. */
    private record Waiting(int number, TLCState state) {}

    /** A state with its number and what can happen in it. */
    record Numbered(int number, Moves moves) {}

    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final ArrayDeque<Future<List<Numbered>>> underWay = new ArrayDeque<>();
    private final ArrayDeque<Numbered> ready = new ArrayDeque<>();
    private final ExecutorService pool;
    private final ThreadLocal<Expander> expander;
    private final int maxBatches;

    Pipeline(FastTool tool, Judge judge, int workers) {
        AtomicInteger ids = new AtomicInteger();
        this.expander = ThreadLocal.withInitial(() -> new Expander(tool, judge));
        this.maxBatches = workers * BATCHES_PER_WORKER;
        // TLC keeps one copy of each constant for each worker and finds it by the thread's number.
        this.pool = Executors.newFixedThreadPool(workers, task -> {
            int id = ids.getAndIncrement();
            Thread thread = new IdThread(task, "insync-explorer-" + id, id);
            thread.setDaemon(true);
            return thread;
        });
    }

    void add(int number, TLCState state) {
        waiting.add(new Waiting(number, state));
    }

    /** The next state with its moves; null when all states that were added have come out. */
    @Nullable
    Numbered next() throws IncompleteStateException, BrokenPropertyException {
        while (underWay.size() < maxBatches && !waiting.isEmpty()) {
            List<Waiting> batch = new ArrayList<>(BATCH_STATES);
            while (batch.size() < BATCH_STATES && !waiting.isEmpty()) {
                batch.add(waiting.remove());
            }
            underWay.add(pool.submit(() -> expand(batch)));
        }
        if (ready.isEmpty() && !underWay.isEmpty()) {
            ready.addAll(result(underWay.remove()));
        }
        return ready.poll();
    }

    private List<Numbered> expand(List<Waiting> batch) throws IncompleteStateException, BrokenPropertyException {
        List<Numbered> expanded = new ArrayList<>(batch.size());
        for (Waiting each : batch) {
            expanded.add(new Numbered(each.number(), expander.get().expand(each.state())));
        }
        return expanded;
    }

    /** Waits without regard to interruption: the sink says when to stop, and a batch takes milliseconds. */
    private static List<Numbered> result(Future<List<Numbered>> future)
            throws IncompleteStateException, BrokenPropertyException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IncompleteStateException incomplete) {
                throw incomplete;
            }
            if (e.getCause() instanceof BrokenPropertyException broken) {
                throw broken;
            }
            if (e.getCause() instanceof RuntimeException evaluation) {
                throw evaluation;
            }
            throw new IllegalStateException("TLC broke off", e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
