package dev.insync.spec.tlc;

import dev.insync.spec.engine.Definition;
import dev.insync.spec.engine.Engine;
import dev.insync.spec.engine.Job;
import dev.insync.spec.engine.Walk;
import dev.insync.spec.model.Model;
import dev.insync.spec.model.SpecException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import tlc2.tool.Action;
import tlc2.tool.impl.FastTool;

/** The state graph of a model, and the search of its mutants beside it. One copy of TLC reads them all. */
final class OriginalGraph implements Engine.Original {
    private final Job job;
    private final StateMemory memory = new StateMemory();
    private final Walk walk;
    private final boolean temporal;
    private final List<Definition> definitions;

    OriginalGraph(FastTool tool, Job job, long mostStates) {
        this.job = job;
        this.definitions = new Definitions(job.model().modules()).usedBy(tool.getActions());
        this.temporal = tool.getImpliedTemporals().length > 0;
        this.walk = new GraphWalk(tool, job.model(), memory, memory, new BitSet(), false, mostStates).run();
    }

    @Override
    public Walk walk() {
        return walk;
    }

    @Override
    public boolean isTemporal() {
        return temporal;
    }

    @Override
    public List<Definition> definitions() {
        return definitions;
    }

    @Override
    public Walk mutant(Model mutant, String module, String definition, long mostStates) throws SpecException {
        Path file = job.directory().resolve(module + ".tla");
        try {
            Files.writeString(file, mutant.moduleText(module));
            try {
                FastTool tool = Specification.again(
                        new Job(mutant, job.directory(), job.workers(), job.fingerprintBytes(), false));
                return walk(tool, mutant, module, definition, mostStates);
            } finally {
                Files.writeString(file, job.model().moduleText(module));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private Walk walk(FastTool tool, Model mutant, String module, String definition, long mostStates) {
        Set<String> modules = mutant.modules();
        BitSet touched = new BitSet();
        Action[] actions = tool.getActions();
        for (int i = 0; i < actions.length; i++) {
            touched.set(i, Uses.of(actions[i], modules).contains(module, definition));
        }
        boolean properties = false;
        for (Action[] some : List.of(tool.getInvariants(), tool.getImpliedActions())) {
            for (Action property : some) {
                properties |= Uses.of(property, modules).contains(module, definition);
            }
        }
        return new GraphWalk(tool, mutant, memory, new StateMemory(), touched, properties, mostStates).run();
    }
}
