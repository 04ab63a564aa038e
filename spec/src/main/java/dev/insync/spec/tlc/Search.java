package dev.insync.spec.tlc;

import dev.insync.spec.engine.Counts;
import dev.insync.spec.engine.Engine.Probe;
import dev.insync.spec.engine.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tlc2.tool.ModelChecker;
import tlc2.tool.fp.FPSet;
import tlc2.tool.fp.FPSetConfiguration;
import tlc2.tool.fp.MSBDiskFPSet;
import tlc2.tool.fp.MultiFPSet;
import tlc2.tool.impl.FastTool;
import tlc2.util.IStateWriter;
import tlc2.util.NoopStateWriter;

/** TLC's breadth-first search, set up for a job, and the handle on it. */
final class Search implements Probe {
    private final ModelChecker checker;
    private volatile boolean stopped;

    Search(FastTool tool, Job job, @Nullable Lookout lookout) throws Exception {
        String states =
                Files.createDirectories(job.directory().resolve("states")).toString();
        IStateWriter writer = lookout == null ? new NoopStateWriter() : lookout;
        checker = new ModelChecker(
                tool,
                states,
                writer,
                tool.getModelConfig().getCheckDeadlock(),
                null,
                CompletableFuture.completedFuture(fingerprints(job, states)),
                System.currentTimeMillis());
        if (lookout != null) {
            lookout.watch(checker);
        }
    }

    /** In memory up to the bound, on disk beyond it. */
    private static FPSet fingerprints(Job job, String directory) throws IOException {
        return new MultiFPSet(fingerprintMemory(job))
                .init(job.workers(), directory, job.model().entry().module());
    }

    // TLC's replacement for the deprecated setter is a share of the heap, whatever machine it is.
    @SuppressWarnings("deprecation")
    static FPSetConfiguration fingerprintMemory(Job job) {
        FPSetConfiguration configuration = new FPSetConfiguration(1.0, MSBDiskFPSet.class.getName());
        configuration.setMemory(job.fingerprintBytes());
        return configuration;
    }

    ModelChecker checker() {
        return checker;
    }

    /** Whether it was told to stop. */
    boolean stopped() {
        return stopped;
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
