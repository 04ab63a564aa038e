package dev.insync.conformance.simulate;

import dev.insync.linearizability.Verdict;
import dev.insync.linearizability.log.LogResult;
import dev.insync.reference.sim.Coverage;
import dev.insync.reference.sim.Simulation;
import dev.insync.reference.sim.SimulationOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs one seed after the other on some threads, each run on one, until one fails, all are done, or somebody says stop. The
 * first failing seed is the same for any number of threads.
 */
public final class Seeds {
    private final SimulationOptions options;
    private final long count;
    private final BooleanSupplier stop;
    private final Consumer<Report> progress;
    private final Coverage coverage = new Coverage();
    private final long startNanos = System.nanoTime();

    private long next;
    private long finished;
    private long steps;
    private long virtualUs;
    private long operations;
    private long repeats;
    private @Nullable Failure failure;
    private @Nullable Throwable broken;

    /**
     * A seed that failed.
     *
     * @param run its run
     * @param history the verdict on what its clients saw, where every property held; else null
     */
    public record Failure(Simulation.Run run, @Nullable LogResult history) {
        /** The seed. */
        public long seed() {
            return run.options().seed();
        }
    }

    /**
     * How far the seeds are.
     *
     * @param seeds that are finished
     * @param steps events that were done
     * @param virtualUs time that the clusters lived
     * @param operations of clients, in the histories that were judged
     * @param repeats requests among brokers that were handled twice
     * @param coverage of all runs
     * @param nanos real time so far
     */
    public record Report(
            long seeds,
            long steps,
            long virtualUs,
            long operations,
            long repeats,
            Coverage coverage,
            long nanos,
            @Nullable Failure failure) {
        /** Events in a second of real time. */
        public double perSecond() {
            return steps * 1e9 / Math.max(1, nanos);
        }
    }

    private Seeds(SimulationOptions options, long count, BooleanSupplier stop, Consumer<Report> progress) {
        this.options = options;
        this.count = count;
        this.stop = stop;
        this.progress = progress;
    }

    /**
     * Runs seeds from that of the options on.
     *
     * @param count how many at most
     * @param threads on how many threads
     * @param stop asked before each seed
     * @param progress hears after each seed
     */
    public static Report run(
            SimulationOptions options, long count, int threads, BooleanSupplier stop, Consumer<Report> progress)
            throws InterruptedException {
        Seeds seeds = new Seeds(options, count, stop, progress);
        List<Thread> workers = new ArrayList<>();
        for (int i = 1; i < threads; i++) {
            Thread worker = new Thread(seeds::work, "simulation-" + i);
            worker.setDaemon(true);
            worker.start();
            workers.add(worker);
        }
        seeds.work();
        for (Thread worker : workers) {
            worker.join();
        }
        return seeds.result();
    }

    private void work() {
        try {
            for (long at = take(); at >= 0; at = take()) {
                Simulation.Run run = Simulation.runAndHeal(options.withSeed(options.seed() + at));
                LogResult history = run.violation() == null ? ClientHistory.judge(run) : null;
                finish(run, history);
            }
        } catch (RuntimeException | Error e) {
            breakDown(e);
        }
    }

    private synchronized long take() {
        return next < count && failure == null && broken == null && !stop.getAsBoolean() ? next++ : -1;
    }

    private synchronized void finish(Simulation.Run run, @Nullable LogResult history) {
        finished++;
        steps += run.steps();
        virtualUs += run.virtualUs();
        operations += history == null ? 0 : run.history().size();
        repeats += run.repeats();
        coverage.addAll(run.coverage());
        boolean failed = run.violation() != null || (history != null && history.verdict() == Verdict.VIOLATION);
        // Runs of smaller seeds that are still going on may fail too.
        if (failed && (failure == null || run.options().seed() < failure.seed())) {
            failure = new Failure(run, history);
        }
        progress.accept(report());
    }

    private synchronized void breakDown(Throwable cause) {
        broken = broken == null ? cause : broken;
    }

    private synchronized Report result() {
        if (broken != null) {
            throw new IllegalStateException("a simulation broke down: " + broken, broken);
        }
        return report();
    }

    private Report report() {
        return new Report(
                finished, steps, virtualUs, operations, repeats, coverage, System.nanoTime() - startNanos, failure);
    }
}
