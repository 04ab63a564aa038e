package dev.insync.spec.tlc;

import dev.insync.spec.engine.Job;
import dev.insync.spec.model.Diagnostic;
import dev.insync.spec.model.Model;
import dev.insync.spec.model.SpecException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tla2sany.semantic.OpDeclNode;
import tla2sany.semantic.OpDefNode;
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

    /** Makes what is wanted of the specification; it may throw whatever TLC throws at a broken one. */
    @FunctionalInterface
    interface Reader<T> {
        /** Reads the root module and the configuration of the given name. */
        T read(String module, String config, RunFiles files) throws IOException;
    }

    static FastTool read(Job job, Transcript transcript) throws SpecException {
        FastTool tool = read(job, transcript, (module, config, files) -> new FastTool("", module, config, files));
        refuseUnknownConstants(tool, job.model());
        return tool;
    }

    /** TLC reads over a constant that the specification does not know, and so over every misspelling. */
    static void refuseUnknownConstants(FastTool tool, Model model) throws SpecException {
        Set<String> known = new HashSet<>();
        for (OpDeclNode constant : tool.getRootModule().getConstantDecls()) {
            known.add(constant.getName().toString());
        }
        for (OpDefNode definition : tool.getRootModule().getOpDefs()) {
            known.add(definition.getName().toString());
        }
        List<Diagnostic> unknown = new ArrayList<>();
        for (String constant : model.config().constants()) {
            if (!known.contains(constant)) {
                unknown.add(new Diagnostic(
                        model.configFile(),
                        model.config().lineOf(constant),
                        0,
                        "The configuration binds " + constant
                                + ", which the specification neither declares nor defines."));
            }
        }
        if (!unknown.isEmpty()) {
            throw new SpecException(unknown);
        }
    }

    /** Reads another root module in the place of the model's. */
    static FastTool read(Job job, String root, Transcript transcript) throws SpecException {
        return read(job, transcript, (module, config, files) -> new FastTool("", root, config, files));
    }

    static <T> T read(Job job, Transcript transcript, Reader<T> reader) throws SpecException {
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
        return again(job, reader);
    }

    /** Reads another text of the modules into the copy of TLC that {@link #read} prepared. */
    static FastTool again(Job job) throws SpecException {
        return again(job, (module, config, files) -> new FastTool("", module, config, files));
    }

    private static <T> T again(Job job, Reader<T> reader) throws SpecException {
        RunFiles files = files(job);
        try {
            return reader.read(job.model().entry().module(), Job.CONFIG, files);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use " + job.directory(), e);
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
