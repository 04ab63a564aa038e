package dev.insync.spec.tlc;

import dev.insync.spec.engine.Counts;
import dev.insync.spec.engine.Engine.Probe;
import dev.insync.spec.engine.Job;
import dev.insync.spec.model.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import tlc2.output.EC;
import tlc2.tool.ITool;
import tlc2.tool.SimulationWorker;
import tlc2.tool.SimulationWorker.SimulationWorkerError;
import tlc2.tool.SimulationWorker.SimulationWorkerResult;
import tlc2.tool.StateVec;
import tlc2.tool.TLCStateInfo;
import tlc2.tool.liveness.NoOpLiveCheck;
import tlc2.util.RandomGenerator;

/**
 * TLC's simulation mode: its workers run random behaviours and check invariants and action properties on every state they
 * compute. TLC's own driver of these workers hides how far they are, so this is another one.
 */
final class RandomWalks implements Probe {
    private static final long POLL_MS = 500;

    private final Simulation simulation;
    private final LongAdder generated = new LongAdder();
    private final LongAdder behaviours = new LongAdder();
    private final Results results = new Results();
    private final List<SimulationWorker> workers = new ArrayList<>();
    private volatile boolean stopped;

    /**
     * The end of a behaviour that TLC objects to.
     *
     * @param code TLC's error code
     * @param parameters of the code's message
     * @param trace from the initial state to the one that shows the error
     * @param exception what an evaluation threw; null when it was none
     */
    record Objection(
            int code,
            List<String> parameters,
            List<TLCStateInfo> trace,
            @Nullable Exception exception) {}

    RandomWalks(ITool tool, Job job, Simulation simulation) {
        this.simulation = simulation;
        RandomGenerator seeds = new RandomGenerator();
        seeds.setSeed(simulation.seed());
        int threads = (int) Math.min(job.workers(), simulation.behaviours());
        NoOpLiveCheck noLiveness = new NoOpLiveCheck(tool, job.directory().toString());
        for (int i = 0; i < threads; i++) {
            long share = simulation.behaviours() / threads + (i < simulation.behaviours() % threads ? 1 : 0);
            boolean deadlock = tool.getModelConfig().getCheckDeadlock();
            workers.add(new SimulationWorker(
                    i,
                    tool,
                    results,
                    seeds.nextLong(),
                    simulation.depth(),
                    share,
                    deadlock,
                    null,
                    noLiveness,
                    generated,
                    behaviours));
        }
    }

    /** Runs all behaviours, or until the first objection, which it returns. */
    @Nullable
    Objection run(StateVec initialStates) throws InterruptedException {
        initialStates.deepNormalize();
        for (SimulationWorker worker : workers) {
            worker.setDaemon(true);
            worker.start(initialStates);
        }
        int running = workers.size();
        @Nullable Objection first = null;
        while (running > 0) {
            @Nullable SimulationWorkerResult result = results.poll(POLL_MS, TimeUnit.MILLISECONDS);
            if (result == null) {
                // A worker that ran out of stack is gone without a word.
                if (results.isEmpty() && workers.stream().noneMatch(Thread::isAlive)) {
                    throw new IllegalStateException("TLC's simulation workers broke off");
                }
                continue;
            }
            if (result.isError() && first == null) {
                first = results.objection;
                workers.forEach(SimulationWorker::interrupt);
            }
            // A worker whose evaluation failed says nothing more.
            running -= !result.isError() || result.error().exception != null ? 1 : 0;
        }
        for (SimulationWorker worker : workers) {
            worker.join();
        }
        return first;
    }

    /** Whether it was told to stop. */
    boolean stopped() {
        return stopped;
    }

    @Override
    public Counts counts() {
        return new Counts(generated.sum(), 0, 0, simulation.depth(), behaviours.sum());
    }

    @Override
    public void stop() {
        stopped = true;
        workers.forEach(SimulationWorker::interrupt);
    }

    /**
     * Takes the trace out of a result on the thread of the worker that found it: a worker that hands in an error goes on with
     * its next behaviour, in the same memory.
     */
    private static final class Results extends LinkedBlockingQueue<SimulationWorkerResult> {
        private static final long serialVersionUID = 1L;

        private transient volatile @Nullable Objection objection;

        @Override
        public void put(SimulationWorkerResult result) throws InterruptedException {
            note(result);
            super.put(result);
        }

        @Override
        public boolean offer(SimulationWorkerResult result) {
            note(result);
            return super.offer(result);
        }

        private synchronized void note(SimulationWorkerResult result) {
            if (result.isError() && objection == null) {
                objection = objection(result.error());
            }
        }

        private static Objection objection(SimulationWorkerError error) {
            List<TLCStateInfo> trace = new ArrayList<>();
            for (int i = 0; i < error.stateTrace.size(); i++) {
                trace.add(new TLCStateInfo(error.stateTrace.elementAt(i)));
            }
            if (error.state != null
                    && error.errorCode != EC.TLC_DEADLOCK_REACHED
                    && !error.stateTrace.isLastElement(error.state)) {
                trace.add(new TLCStateInfo(error.state));
            }
            List<String> parameters = error.parameters == null ? List.of() : List.of(error.parameters);
            return new Objection(error.errorCode, parameters, trace, error.exception);
        }
    }
}
