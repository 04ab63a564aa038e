package dev.insync.spec.tlc;

import dev.insync.spec.engine.Job;
import dev.insync.spec.model.Diagnostic;
import dev.insync.spec.model.SpecException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import tlc2.TLCGlobals;
import tlc2.output.MP;
import tlc2.tool.ConfigFileException;
import tlc2.tool.EvalException;
import tlc2.tool.impl.FastTool;
import tlc2.util.FP64;
import tlc2.value.RandomEnumerableValues;
import util.Assert.TLCRuntimeException;

/** Reads a specification with its configuration into TLC, or says what is wrong with it. */
final class Specification {
    private Specification() {}

    static FastTool read(Job job, Transcript transcript) throws SpecException {
        return read(job, job.model().entry().module(), transcript);
    }

    static FastTool read(Job job, String root, Transcript transcript) throws SpecException {
        transcript.attach();
        MP.setRecorder(transcript);
        TLCGlobals.setNumWorkers(job.workers());
        // Read once, when TLC's evaluator is loaded; so large an interval that only the report at the end comes.
        TLCGlobals.coverageInterval = job.coverage() ? Integer.MAX_VALUE : -1;
        TLCGlobals.chkptDuration = 0;
        // Liveness once, on the whole graph: the same result each time, whatever the machine's speed.
        TLCGlobals.lnCheck = "final";
        FP64.Init(0);
        RandomEnumerableValues.setSeed(0);
        RunFiles files = files(job);
        try {
            return new FastTool("", root, Job.CONFIG, files);
        } catch (ConfigFileException e) {
            throw new SpecException(new Diagnosis(job.model()).configuration(String.valueOf(e.getMessage())));
        } catch (TLCRuntimeException | EvalException e) {
            List<Diagnostic> parserErrors = new Diagnosis(job.model()).parse(files);
            throw new SpecException(
                    parserErrors.isEmpty()
                            ? new Diagnosis(job.model()).configuration(String.valueOf(e.getMessage()))
                            : parserErrors);
        }
    }

    private static RunFiles files(Job job) {
        try {
            return new RunFiles(job.directory());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use " + job.directory(), e);
        }
    }
}
