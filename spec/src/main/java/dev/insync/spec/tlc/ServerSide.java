package dev.insync.spec.tlc;

import dev.insync.spec.engine.Counterexample;
import dev.insync.spec.engine.Counts;
import dev.insync.spec.engine.Engine.Probe;
import dev.insync.spec.engine.Job;
import dev.insync.spec.engine.Outcome;
import dev.insync.spec.engine.RmiNetwork;
import dev.insync.spec.engine.Server;
import dev.insync.spec.engine.Verdict;
import dev.insync.spec.model.Expectation;
import dev.insync.spec.model.ModelEntry;
import dev.insync.spec.model.SpecException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.rmi.NotBoundException;
import java.rmi.server.ExportException;
import java.rmi.server.UnicastRemoteObject;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tlc2.TLCGlobals;
import tlc2.output.EC;
import tlc2.tool.Action;
import tlc2.tool.EvalException;
import tlc2.tool.TLCState;
import tlc2.tool.TLCStateInfo;
import tlc2.tool.TLCTrace;
import tlc2.tool.distributed.TLCApp;
import tlc2.tool.distributed.TLCServer;
import tlc2.tool.distributed.fp.IFPSetManager;
import tlc2.tool.distributed.fp.NonDistributedFPSetManager;
import tlc2.tool.fp.FPSet;
import tlc2.tool.fp.FPSetFactory;
import tlc2.tool.impl.FastTool;
import util.Assert.TLCRuntimeException;

/** A check in TLC's distributed mode, seen from the process that holds the queue and the fingerprints. */
final class ServerSide {
    /** TLC's server looks this often whether it is done; its own minute makes small models wait. */
    private static final String LOOK_PROPERTY = "tlc2.tool.distributed.TLCServer.report";

    private final Job job;
    private final Transcript transcript;

    ServerSide(Job job, Transcript transcript) {
        this.job = job;
        this.transcript = transcript;
    }

    Verdict run(Server server, Consumer<Probe> running) throws Exception {
        ModelEntry entry = job.model().entry();
        refuse(
                entry.simulate() != null || entry.expect().outcome() == Expectation.Outcome.REACHES,
                "the tier " + entry.tier() + " runs in one process");
        System.setProperty(LOOK_PROPERTY, System.getProperty(LOOK_PROPERTY, "500"));
        TLCGlobals.metaDir = Files.createDirectories(job.directory().resolve("states")) + "/";
        TLCApp app = Specification.read(
                job,
                transcript,
                (module, config, files) -> new TLCApp(
                        module,
                        config,
                        job.model().config().checksDeadlock(),
                        null,
                        Search.fingerprintMemory(job),
                        files));
        FastTool tool = (FastTool) app.tool;
        Specification.refuseUnknownConstants(tool, job.model());
        PropertyNames names = new PropertyNames(tool, job.model());
        refuse(
                !tool.livenessIsTrue(),
                "TLC's distributed mode checks no temporal properties, and the configuration lists "
                        + String.join(", ", names.temporal()));
        @Nullable Verdict early = beforeTheSearch(tool, names);
        if (early != null) {
            return early;
        }
        TLCGlobals.setNumWorkers(0);
        TLCServer.Port = server.port();
        RmiNetwork.confineTo(server.address());
        Listening listening = new Listening(app, job.directory(), server);
        transcript.listener(listening);
        transcript.searchBegins();
        running.accept(listening);
        try {
            listening.modelCheck();
        } catch (ExportException e) {
            throw new SpecException("port " + server.port() + " of "
                    + server.address().getHostAddress() + " is taken; another --port, or 0 for any, may be free");
        }
        return verdict(tool, names, listening);
    }

    private void refuse(boolean unfit, String why) throws SpecException {
        if (unfit) {
            throw new SpecException("model " + job.model().entry().name() + " cannot be distributed: " + why);
        }
    }

    /** TLC's server does not check assumptions, and says little of a violation in an initial state. */
    private @Nullable Verdict beforeTheSearch(FastTool tool, PropertyNames names) throws SpecException {
        if (tool.checkAssumptions() != EC.NO_ERROR) {
            return Verdict.of(
                    new Outcome.Failed(new Diagnosis(job.model()).evaluation(transcript.errors())), transcript.notes());
        }
        InitialStates.@Nullable Fault fault =
                InitialStates.fault(tool, tool.getInitStates(), new Diagnosis(job.model()));
        if (fault == null) {
            return null;
        }
        Counterexample start = new Behaviour(tool).of(List.of(new TLCStateInfo(fault.state())), null);
        return new Verdict(fault.finding().outcome(names), new Counts(1, 1, 1, 1), start, null, transcript.notes());
    }

    private Verdict verdict(FastTool tool, PropertyNames names, Listening listening) {
        List<TLCStateInfo> trace = transcript.trace();
        Counts counts = listening.lastCounts(transcript.totals());
        if (trace.isEmpty()) {
            List<String> errors = transcript.errors();
            Outcome outcome = errors.isEmpty() || listening.stopped
                    ? (listening.stopped ? new Outcome.Cancelled() : new Outcome.Holds())
                    : new Outcome.Failed(new Diagnosis(job.model()).evaluation(errors));
            return new Verdict(outcome, counts, null, null, transcript.notes());
        }
        Counterexample counterexample = new Behaviour(tool).of(trace, null);
        return new Verdict(fault(tool, names, trace), counts, counterexample, null, transcript.notes());
    }

    /** TLC's server prints the trace and not what is wrong with it, so its end is looked at again. */
    private Outcome fault(FastTool tool, PropertyNames names, List<TLCStateInfo> trace) {
        TLCState last = trace.get(trace.size() - 1).state;
        try {
            for (int i = 0; i < tool.getInvariants().length; i++) {
                if (!tool.isValid(tool.getInvariants()[i], last)) {
                    return found(EC.TLC_INVARIANT_VIOLATED_BEHAVIOR, tool.getInvNames()[i], names);
                }
            }
            for (int i = 0; trace.size() > 1 && i < tool.getImpliedActions().length; i++) {
                if (!tool.isValid(tool.getImpliedActions()[i], trace.get(trace.size() - 2).state, last)) {
                    return found(EC.TLC_ACTION_PROPERTY_VIOLATED_BEHAVIOR, tool.getImpliedActNames()[i], names);
                }
            }
            boolean stuck = true;
            for (Action action : tool.getActions()) {
                stuck &= tool.getNextStates(action, last).isEmpty();
            }
            if (stuck) {
                return new Outcome.Deadlock();
            }
        } catch (EvalException | TLCRuntimeException e) {
            TLCState before = trace.size() > 1 ? trace.get(trace.size() - 2).state : null;
            return new Outcome.Failed(new Diagnosis(job.model()).evaluation(Replay.failure(tool, before, last)));
        }
        return new Outcome.Failed(new Diagnosis(job.model()).evaluation(transcript.errors()));
    }

    private static Outcome found(int code, String part, PropertyNames names) {
        return new Transcript.Finding(code, List.of(part)).outcome(names);
    }

    /** TLC's own way to put its fingerprints away is to end the process. */
    private static final class Fingerprints extends NonDistributedFPSetManager {
        private static final long serialVersionUID = 1L;

        private final transient FPSet set;

        Fingerprints(FPSet set, TLCTrace trace) throws IOException {
            super(set, "server", trace);
            this.set = set;
        }

        @Override
        public void close(boolean cleanup) throws IOException {
            set.close();
            UnicastRemoteObject.unexportObject(set, true);
        }
    }

    /** TLC's server, which hands out the files of the run and nothing else. */
    private static final class Listening extends TLCServer implements Probe, Server.Listener {
        private static final long serialVersionUID = 1L;

        private final transient Path directory;
        private transient volatile boolean stopped;
        private transient volatile int depth;
        private final transient Server server;
        private int missing;

        Listening(TLCApp app, Path directory, Server server) throws Exception {
            super(app);
            this.directory = directory;
            this.server = server;
            this.missing = server.threads();
            // Nobody is at work yet, so this returns at once; whoever asks for states waits.
            stateQueue.suspendAll();
        }

        @Override
        public void joinable(int port) {
            server.listener().joinable(port);
        }

        @Override
        public synchronized void joined(String worker) {
            server.listener().joined(worker);
            missing--;
            if (missing == 0) {
                stateQueue.resumeAll();
            }
        }

        @Override
        public synchronized void left(String worker) {
            server.listener().left(worker);
        }

        @Override
        protected IFPSetManager getFPSetManagerImpl(TLCApp app, String directory, int count) throws IOException {
            FPSet set = FPSetFactory.getFPSet(app.getFPSetConfiguration());
            set.init(1, directory, app.getFileName());
            return new Fingerprints(set, trace);
        }

        @Override
        protected void modelCheck() throws IOException, InterruptedException, NotBoundException {
            super.modelCheck();
        }

        @Override
        public byte[] getFile(String file) {
            Path wanted = directory.resolve(Path.of(file).getFileName().toString());
            try {
                return Files.isRegularFile(wanted) ? Files.readAllBytes(wanted) : new byte[0];
            } catch (IOException e) {
                return new byte[0];
            }
        }

        @Override
        public Counts counts() {
            try {
                depth = Math.max(depth, trace.getLevelForReporting());
            } catch (IOException e) {
                // The file is closed at the end.
            }
            return new Counts(getStatesGenerated(), fpSetManager.size(), getNewStates(), depth);
        }

        /** From TLC's last words: its sets are closed by then. */
        private Counts lastCounts(Transcript.Totals totals) {
            return new Counts(totals.generated(), totals.distinct(), totals.queued(), Math.max(depth, totals.depth()));
        }

        /** Ends as after an error, so that workers are dismissed. */
        @Override
        public void stop() {
            stopped = true;
            if (setErrState(TLCState.Empty, false)) {
                stateQueue.finishAll();
                synchronized (this) {
                    notifyAll();
                }
            }
        }
    }
}
