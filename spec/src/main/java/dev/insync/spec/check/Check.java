package dev.insync.spec.check;

import dev.insync.spec.engine.Engine;
import dev.insync.spec.engine.Job;
import dev.insync.spec.engine.Outcome;
import dev.insync.spec.engine.Outcome.PropertyKind;
import dev.insync.spec.engine.Outcome.Violates;
import dev.insync.spec.engine.RunDirectory;
import dev.insync.spec.engine.Sandbox;
import dev.insync.spec.engine.Server;
import dev.insync.spec.engine.Verdict;
import dev.insync.spec.model.Expectation;
import dev.insync.spec.model.Measured;
import dev.insync.spec.model.Model;
import dev.insync.spec.model.Simulation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Model-checks with TLC, in this process.
 *
 * <pre>{@code
 * Model model = ModelCatalog.load(SpecSources.find()).open("smoke").without("KIP-101");
 * CheckResult result = Check.of(model).run(progress -> System.out.println(progress));
 * }</pre>
 *
 * <p>One check runs at a time in a process; a second one waits. Interrupting the calling thread cancels its check: the
 * search stops, its files are removed, the outcome says so, and the thread stays interrupted.
 */
public final class Check {
    private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();
    private static final long DEFAULT_FINGERPRINT_BYTES = 256L << 20;

    private final Model model;
    private final int workers;
    private final Duration interval;
    private final long fingerprintBytes;
    private final @Nullable Duration budget;
    private final boolean coverage;

    private Check(
            Model model,
            int workers,
            Duration interval,
            long fingerprintBytes,
            @Nullable Duration budget,
            boolean coverage) {
        this.model = model;
        this.workers = workers;
        this.interval = interval;
        this.fingerprintBytes = fingerprintBytes;
        this.budget = budget;
        this.coverage = coverage;
    }

    /**
     * A check with the usual settings: one worker where a counterexample is likely or a trace is asked for, so that it is a
     * shortest one; else a worker for each processor. Of fingerprints 256 MiB stay in memory, or a quarter of the heap if that
     * is less. A model that the manifest calls unfinished runs as long as was measured.
     */
    public static Check of(Model model) {
        Expectation.Outcome expected = model.entry().expect().outcome();
        boolean exhaustive = expected == Expectation.Outcome.HOLDS || expected == Expectation.Outcome.UNFINISHED;
        boolean passes =
                exhaustive && model.removedFixes().isEmpty() && model.entry().simulate() == null;
        int workers = passes ? Runtime.getRuntime().availableProcessors() : 1;
        long bytes = Math.min(DEFAULT_FINGERPRINT_BYTES, Runtime.getRuntime().maxMemory() / 4);
        Measured measured = model.entry().measured();
        Duration budget = measured == null || measured.finished() ? null : Duration.ofSeconds(measured.seconds());
        return new Check(model, workers, Duration.ofMillis(250), bytes, budget, false);
    }

    /** With that many threads, at least one. */
    public Check workers(int count) {
        return new Check(model, count, interval, fingerprintBytes, budget, coverage);
    }

    /** With progress reported that often. */
    public Check reportingEvery(Duration period) {
        return new Check(model, workers, period, fingerprintBytes, budget, coverage);
    }

    /**
     * With that much heap for fingerprints, 8 bytes a state; beyond it TLC goes on on disk, more slowly. States that wait for
     * their expansion are on disk in any case, but for a few thousand; so memory is bounded whatever the model, except for the
     * graph of a liveness check.
     */
    public Check fingerprintMemory(long bytes) {
        return new Check(model, workers, interval, bytes, budget, coverage);
    }

    /** Cancelled by itself after that time; the outcome says so. */
    public Check budget(Duration atMost) {
        return new Check(model, workers, interval, fingerprintBytes, atMost, coverage);
    }

    /** With {@link CheckResult#coverage}: slower by a third or so. */
    public Check withCoverage() {
        return new Check(model, workers, interval, fingerprintBytes, budget, true);
    }

    /** Runs to the end or to the first violation. */
    public CheckResult run(CheckListener listener) {
        return exclusively(start -> named(run(model, Check::alone, listener, start), start), workers);
    }

    /**
     * Runs to the end or to the first violation with workers of other processes (see {@link Worker}) and none in this one; it
     * waits for the first of them without end. Safety only: TLC's distributed mode checks no temporal properties, and such a
     * model, like one that is simulated or searched for situations, is refused. Java RMI, on which it runs, is confined to
     * the server's address for the rest of this process.
     */
    public CheckResult serve(Server server, CheckListener listener) {
        Search search = (job, running) -> Sandbox.distributedEngine().serve(job, server, running);
        return exclusively(start -> run(model, search, listener, start), 0);
    }

    /** Runs a job and tells how to look at it and to stop it. */
    @FunctionalInterface
    private interface Search {
        Verdict run(Job job, Consumer<Engine.Probe> running);
    }

    private static Verdict alone(Job job, Consumer<Engine.Probe> running) {
        return Sandbox.engine().check(job, running);
    }

    private CheckResult exclusively(LongFunction<Verdict> run, int threads) {
        long start = System.nanoTime();
        try {
            ONE_AT_A_TIME.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return result(Verdict.of(new Outcome.Cancelled(), List.of()), start, threads);
        }
        try {
            return result(run.apply(start), start, threads);
        } finally {
            ONE_AT_A_TIME.unlock();
        }
    }

    private CheckResult result(Verdict verdict, long start, int threads) {
        return new CheckResult(
                model,
                threads,
                verdict.outcome(),
                verdict.counts(),
                verdict.counterexample(),
                verdict.coverage(),
                verdict.notes(),
                Duration.ofNanos(System.nanoTime() - start));
    }

    /** TLC does not say which of several temporal properties is violated; they are asked one by one then. */
    private Verdict named(Verdict verdict, long start) {
        if (verdict.outcome() instanceof Violates violated && violated.kind() == PropertyKind.TEMPORAL_PROPERTY) {
            List<String> candidates = List.of(violated.property().split(" or "));
            for (String candidate : candidates.size() > 1 ? candidates : List.<String>of()) {
                Model one = model.withConfig(model.config().withOnlyProperty(candidate));
                Verdict alone = run(one, Check::alone, CheckListener.SILENT, start);
                if (alone.outcome() instanceof Violates) {
                    return new Verdict(
                            alone.outcome(),
                            verdict.counts(),
                            alone.counterexample(),
                            verdict.coverage(),
                            verdict.notes());
                }
            }
        }
        return verdict;
    }

    private Verdict run(Model checked, Search search, CheckListener listener, long start) {
        try (RunDirectory directory = RunDirectory.create(checked)) {
            Job job = new Job(checked, directory.path(), workers, fingerprintBytes, coverage);
            AtomicReference<Engine.@Nullable Probe> probe = new AtomicReference<>();
            FutureTask<Verdict> task = new FutureTask<>(() -> search.run(job, probe::set));
            Thread thread = new Thread(task, "insync-check-" + checked.entry().name());
            thread.setDaemon(true);
            thread.start();
            return await(task, probe, listener, start);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use the temporary directory", e);
        }
    }

    private Verdict await(
            FutureTask<Verdict> task,
            AtomicReference<Engine.@Nullable Probe> probe,
            CheckListener listener,
            long start) {
        Long expected = model.expectation().map(Expectation::distinctStates).orElse(null);
        Simulation simulation = model.entry().simulate();
        Pace pace = new Pace(expected, simulation == null ? null : simulation.behaviours());
        boolean interrupted = false;
        RuntimeException listenerFailure = null;
        try {
            while (true) {
                Engine.Probe running = probe.get();
                if (running != null && (interrupted || listenerFailure != null || isOver(start))) {
                    running.stop();
                }
                try {
                    Verdict verdict = task.get(interval.toNanos(), TimeUnit.NANOSECONDS);
                    if (listenerFailure != null) {
                        throw listenerFailure;
                    }
                    return verdict;
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (TimeoutException e) {
                    listenerFailure =
                            listenerFailure == null ? report(probe.get(), listener, pace, start) : listenerFailure;
                }
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("TLC broke off on model " + model.label(), e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean isOver(long start) {
        return budget != null && System.nanoTime() - start > budget.toNanos();
    }

    /** Reports progress; what the listener throws is returned, because the search must end before it is thrown on. */
    private static @Nullable RuntimeException report(
            Engine.@Nullable Probe running, CheckListener listener, Pace pace, long start) {
        try {
            if (running != null) {
                listener.progress(pace.next(running.counts(), Duration.ofNanos(System.nanoTime() - start)));
            }
            return null;
        } catch (RuntimeException e) {
            return e;
        }
    }
}
