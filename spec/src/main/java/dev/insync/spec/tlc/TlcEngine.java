package dev.insync.spec.tlc;

import dev.insync.spec.engine.Counterexample;
import dev.insync.spec.engine.Counts;
import dev.insync.spec.engine.Engine;
import dev.insync.spec.engine.Job;
import dev.insync.spec.engine.Outcome;
import dev.insync.spec.engine.Server;
import dev.insync.spec.engine.Stepper;
import dev.insync.spec.engine.Verdict;
import dev.insync.spec.engine.WorkerEnd;
import dev.insync.spec.model.Diagnostic;
import dev.insync.spec.model.ModelEntry;
import dev.insync.spec.model.SpecException;
import dev.insync.spec.tlc.Transcript.Finding;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tlc2.TLCGlobals;
import tlc2.output.EC;
import tlc2.output.OutputCollector;
import tlc2.tool.EvalException;
import tlc2.tool.StateVec;
import tlc2.tool.TLCStateInfo;
import tlc2.tool.impl.FastTool;
import util.Assert.TLCRuntimeException;

/** The engine on the copy of TLC that was loaded with it. */
public final class TlcEngine implements Engine {
    private final Transcript transcript = new Transcript();

    /** Called by the sandbox. */
    public TlcEngine() {}

    @Override
    public Verdict check(Job job, Consumer<Probe> running) {
        try {
            FastTool tool = Specification.read(job, transcript);
            return job.model().entry().simulate() == null ? search(job, tool, running) : simulate(job, tool, running);
        } catch (SpecException e) {
            return Verdict.of(new Outcome.Failed(e.diagnostics()), notes());
        } catch (TLCRuntimeException | EvalException e) {
            // A property that TLC cannot check is only noticed in the search.
            return Verdict.of(
                    new Outcome.Failed(new Diagnosis(job.model()).configuration(String.valueOf(e.getMessage()))),
                    notes());
        } catch (Exception e) {
            throw new IllegalStateException("TLC broke off", e);
        } finally {
            ManagementBeans.unregister();
        }
    }

    @Override
    public Verdict serve(Job job, Server server, Consumer<Probe> running) {
        // RMI looks here for the classes of what it receives.
        Thread.currentThread().setContextClassLoader(TlcEngine.class.getClassLoader());
        try {
            return new ServerSide(job, transcript).run(server, running);
        } catch (SpecException e) {
            return Verdict.of(new Outcome.Failed(e.diagnostics()), notes());
        } catch (Exception e) {
            throw new IllegalStateException("TLC's server broke off", e);
        } finally {
            ManagementBeans.unregister();
        }
    }

    @Override
    public WorkerEnd work(InetSocketAddress address, int threads, Path directory, Consumer<String> joined)
            throws SpecException, InterruptedException {
        Thread.currentThread().setContextClassLoader(TlcEngine.class.getClassLoader());
        return new WorkerSide(address).work(threads, directory, transcript, joined);
    }

    private Verdict search(Job job, FastTool tool, Consumer<Probe> running) throws Exception {
        ModelEntry entry = job.model().entry();
        @Nullable
        Lookout lookout = entry.expect().reaches() == null
                ? null
                : new Lookout(tool, job.model(), entry.expect().reaches().keySet());
        if (lookout != null && !tool.livenessIsTrue()) {
            throw new SpecException("model " + entry.name() + " is to reach situations, and its search ends when they "
                    + "came about; temporal properties need a model of their own");
        }
        Search search = new Search(tool, job, lookout);
        TLCGlobals.mainChecker = search.checker();
        transcript.searchBegins();
        running.accept(search);
        int code = search.checker().modelCheck();
        return verdict(job, tool, search, lookout, code);
    }

    private Verdict verdict(Job job, FastTool tool, Search search, @Nullable Lookout lookout, int code) {
        @Nullable Finding finding = transcript.finding();
        @Nullable Counterexample counterexample = null;
        Outcome outcome;
        if (finding != null && !(search.stopped() && finding.code() == EC.TLC_TEMPORAL_PROPERTY_VIOLATED)) {
            outcome = finding.outcome(new PropertyNames(tool, job.model()));
            counterexample = counterexample(tool);
        } else if (search.stopped()) {
            outcome = new Outcome.Cancelled();
        } else if (code == EC.NO_ERROR) {
            outcome = lookout == null ? new Outcome.Holds() : lookout.outcome();
        } else {
            outcome = new Outcome.Failed(new Diagnosis(job.model()).evaluation(errors(tool)));
            counterexample = counterexample(tool);
        }
        return new Verdict(
                outcome, search.counts(), counterexample, transcript.coverage(job.model()), transcript.notes());
    }

    /** TLC's errors; of a failure in an initial state it tells no place, so that is repeated. */
    private List<String> errors(FastTool tool) {
        List<String> errors = transcript.errors();
        boolean initial = !errors.isEmpty() && errors.get(0).contains("While working on the initial state");
        return initial ? InitialStates.errors(tool, tool.getInitStates(), errors.get(0)) : errors;
    }

    private Verdict simulate(Job job, FastTool tool, Consumer<Probe> running) throws Exception {
        ModelEntry entry = job.model().entry();
        if (!tool.livenessIsTrue()) {
            throw new SpecException(
                    "model " + entry.name() + " is simulated, and random behaviours show no temporal property");
        }
        transcript.searchBegins();
        if (tool.checkAssumptions() != EC.NO_ERROR) {
            return Verdict.of(new Outcome.Failed(new Diagnosis(job.model()).evaluation(transcript.errors())), notes());
        }
        PropertyNames names = new PropertyNames(tool, job.model());
        StateVec initial = tool.getInitStates();
        InitialStates.@Nullable Fault fault = InitialStates.fault(tool, initial, new Diagnosis(job.model()));
        if (fault != null) {
            Counterexample start = new Behaviour(tool).of(List.of(new TLCStateInfo(fault.state())), null);
            return new Verdict(fault.finding().outcome(names), new Counts(1, 0, 0, 1), start, null, notes());
        }
        RandomWalks walks = new RandomWalks(tool, job, Objects.requireNonNull(entry.simulate()));
        running.accept(walks);
        RandomWalks.@Nullable Objection objection = walks.run(initial);
        if (objection == null) {
            Outcome end = walks.stopped()
                    ? new Outcome.Cancelled()
                    : new Outcome.NothingFound(walks.counts().behaviours());
            return new Verdict(end, walks.counts(), null, null, notes());
        }
        Counterexample behaviour = new Behaviour(tool).of(objection.trace(), null);
        return new Verdict(outcome(job, tool, objection, names), walks.counts(), behaviour, null, notes());
    }

    private static Outcome outcome(Job job, FastTool tool, RandomWalks.Objection objection, PropertyNames names) {
        Diagnosis diagnosis = new Diagnosis(job.model());
        return switch (objection.code()) {
            case EC.TLC_INVARIANT_VIOLATED_BEHAVIOR,
                    EC.TLC_ACTION_PROPERTY_VIOLATED_BEHAVIOR,
                    EC.TLC_DEADLOCK_REACHED -> new Finding(objection.code(), objection.parameters()).outcome(names);
            case EC.TLC_STATE_NOT_COMPLETELY_SPECIFIED_NEXT ->
                new Outcome.Failed(List.of(
                        Diagnostic.of("the next-state relation leaves a variable of a successor without a value")));
            default -> new Outcome.Failed(diagnosis.evaluation(errors(tool, objection)));
        };
    }

    private static List<String> errors(FastTool tool, RandomWalks.Objection objection) {
        List<TLCStateInfo> trace = objection.trace();
        int last = trace.size() - 1;
        List<String> errors = Replay.failure(tool, last > 0 ? trace.get(last - 1).state : null, trace.get(last).state);
        String message = objection.exception() == null
                ? String.join(": ", objection.parameters())
                : String.valueOf(objection.exception().getMessage());
        return errors.isEmpty() ? List.of(message) : errors;
    }

    private List<String> notes() {
        return transcript.notes();
    }

    /** The trace that TLC printed; a violation in an initial state is not printed but remembered by TLC. */
    private @Nullable Counterexample counterexample(FastTool tool) {
        List<TLCStateInfo> trace = transcript.trace();
        if (trace.isEmpty() && transcript.finding() != null && OutputCollector.getInitialState() != null) {
            trace = List.of(new TLCStateInfo(OutputCollector.getInitialState()));
        }
        return trace.isEmpty() ? null : new Behaviour(tool).of(trace, transcript.loop());
    }

    @Override
    public Exploration explore(Job job, boolean judged) throws SpecException {
        FastTool tool = Specification.read(job, transcript);
        Judge judge = judged ? Judge.of(tool, job.model()) : Judge.lenient();
        return new Explorer(tool, judge, new Diagnosis(job.model()), job.workers());
    }

    @Override
    public Stepper stepper(Job job) throws SpecException {
        return new TlcStepper(Specification.read(job, SteppedRoot.write(job), transcript), job.model());
    }

    @Override
    public Original original(Job job, long mostStates) throws SpecException {
        return new OriginalGraph(Specification.read(job, transcript), job, mostStates);
    }
}
