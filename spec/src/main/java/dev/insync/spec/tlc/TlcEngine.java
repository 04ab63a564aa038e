package dev.insync.spec.tlc;

import dev.insync.spec.engine.Counterexample;
import dev.insync.spec.engine.Counts;
import dev.insync.spec.engine.Engine;
import dev.insync.spec.engine.Job;
import dev.insync.spec.engine.Outcome;
import dev.insync.spec.engine.Outcome.PropertyKind;
import dev.insync.spec.engine.Verdict;
import dev.insync.spec.model.SpecException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import tlc2.TLCGlobals;
import tlc2.output.EC;
import tlc2.output.OutputCollector;
import tlc2.tool.EvalException;
import tlc2.tool.ModelChecker;
import tlc2.tool.TLCStateInfo;
import tlc2.tool.fp.FPSet;
import tlc2.tool.fp.FPSetConfiguration;
import tlc2.tool.fp.MSBDiskFPSet;
import tlc2.tool.fp.MultiFPSet;
import tlc2.tool.impl.FastTool;
import tlc2.util.NoopStateWriter;
import util.Assert.TLCRuntimeException;

/** The engine on the copy of TLC that was loaded with it. */
public final class TlcEngine implements Engine {
    private static final Counts NOTHING = new Counts(0, 0, 0, 0);

    private final Transcript transcript = new Transcript();

    /** Called by the sandbox. */
    public TlcEngine() {}

    @Override
    public Verdict check(Job job, Consumer<Probe> running) {
        FastTool tool;
        try {
            tool = Specification.read(job, transcript);
        } catch (SpecException e) {
            return new Verdict(new Outcome.Failed(e.diagnostics()), NOTHING, null, transcript.notes());
        }
        try {
            Search search = new Search(checker(tool, job));
            TLCGlobals.mainChecker = search.checker;
            transcript.searchBegins();
            running.accept(search);
            int code = search.checker.modelCheck();
            return verdict(job, tool, search, code);
        } catch (TLCRuntimeException | EvalException e) {
            // A property that TLC cannot check is only noticed here.
            return new Verdict(
                    new Outcome.Failed(new Diagnosis(job.model()).configuration(String.valueOf(e.getMessage()))),
                    NOTHING,
                    null,
                    transcript.notes());
        } catch (Exception e) {
            throw new IllegalStateException("TLC broke off", e);
        } finally {
            unregisterBeans();
        }
    }

    /** TLC leaves management beans behind, which would hold on to this copy and collide with the next. */
    private static void unregisterBeans() {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        try {
            for (ObjectName name : server.queryNames(new ObjectName("tlc2*:*"), null)) {
                if (server.getClassLoaderFor(name) == TlcEngine.class.getClassLoader()) {
                    server.unregisterMBean(name);
                }
            }
        } catch (JMException e) {
            throw new IllegalStateException("cannot remove TLC's management beans", e);
        }
    }

    private static ModelChecker checker(FastTool tool, Job job) throws Exception {
        String states =
                Files.createDirectories(job.directory().resolve("states")).toString();
        FPSet fingerprints = fingerprints(job, states);
        return new ModelChecker(
                tool,
                states,
                new NoopStateWriter(),
                tool.getModelConfig().getCheckDeadlock(),
                null,
                CompletableFuture.completedFuture(fingerprints),
                System.currentTimeMillis());
    }

    /** In memory up to the bound, on disk beyond it. */
    private static FPSet fingerprints(Job job, String directory) throws IOException {
        FPSetConfiguration configuration = new FPSetConfiguration(1.0, MSBDiskFPSet.class.getName());
        limit(configuration, job.fingerprintBytes());
        return new MultiFPSet(configuration)
                .init(job.workers(), directory, job.model().entry().module());
    }

    // TLC's replacement for the deprecated setter is a share of the heap, whatever machine it is.
    @SuppressWarnings("deprecation")
    private static void limit(FPSetConfiguration configuration, long bytes) {
        configuration.setMemory(bytes);
    }

    private Verdict verdict(Job job, FastTool tool, Search search, int code) {
        Counts counts = search.counts();
        Transcript.@Nullable Finding finding = transcript.finding();
        if (finding != null && !(search.stopped && finding.code() == EC.TLC_TEMPORAL_PROPERTY_VIOLATED)) {
            return new Verdict(
                    outcome(finding, new PropertyNames(tool, job.model())), counts, counterexample(tool), notes());
        }
        if (search.stopped) {
            return new Verdict(new Outcome.Cancelled(), counts, null, notes());
        }
        if (code == EC.NO_ERROR) {
            return new Verdict(new Outcome.Holds(), counts, null, notes());
        }
        Outcome failed = new Outcome.Failed(new Diagnosis(job.model()).evaluation(transcript.errors()));
        return new Verdict(failed, counts, counterexample(tool), notes());
    }

    private List<String> notes() {
        return transcript.notes();
    }

    private static Outcome outcome(Transcript.Finding finding, PropertyNames names) {
        String part = finding.parameters().isEmpty() ? "" : finding.parameters().get(0);
        return switch (finding.code()) {
            case EC.TLC_DEADLOCK_REACHED -> new Outcome.Deadlock();
            case EC.TLC_ACTION_PROPERTY_VIOLATED_BEHAVIOR ->
                new Outcome.Violates(names.ofAction(part), PropertyKind.ACTION_PROPERTY);
            case EC.TLC_PROPERTY_VIOLATED_INITIAL ->
                new Outcome.Violates(names.ofInitial(part), PropertyKind.INITIAL_PROPERTY);
            case EC.TLC_TEMPORAL_PROPERTY_VIOLATED ->
                new Outcome.Violates(String.join(" or ", names.temporal()), PropertyKind.TEMPORAL_PROPERTY);
            default -> new Outcome.Violates(names.ofInvariant(part), PropertyKind.INVARIANT);
        };
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
    public Exploration explore(Job job) throws SpecException {
        FastTool tool = Specification.read(job, transcript);
        return new Explorer(tool, new Diagnosis(job.model()), job.workers());
    }

    private static final class Search implements Probe {
        private final ModelChecker checker;
        private volatile boolean stopped;

        private Search(ModelChecker checker) {
            this.checker = checker;
        }

        @Override
        public Counts counts() {
            return new Counts(
                    checker.getStatesGenerated(),
                    checker.getDistinctStatesGenerated(),
                    checker.getStateQueueSize(),
                    Math.max(checker.getProgress(), 0));
        }

        @Override
        public void stop() {
            stopped = true;
            checker.stop();
        }
    }
}
