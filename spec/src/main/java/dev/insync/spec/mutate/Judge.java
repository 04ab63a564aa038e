package dev.insync.spec.mutate;

import dev.insync.spec.engine.Definition;
import dev.insync.spec.engine.Engine;
import dev.insync.spec.engine.Job;
import dev.insync.spec.engine.RunDirectory;
import dev.insync.spec.engine.Sandbox;
import dev.insync.spec.engine.Walk;
import dev.insync.spec.model.Model;
import dev.insync.spec.model.SpecException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** A model that judges mutants: its state graph stays in memory, and a copy of TLC with it. */
public final class Judge implements AutoCloseable {
    private final Model model;
    private final RunDirectory directory;
    private final Engine.Original original;

    private Judge(Model model, RunDirectory directory, Engine.Original original) {
        this.model = model;
        this.directory = directory;
        this.original = original;
    }

    /** Searches the model as it is; the search ends beyond that many states. */
    static Judge of(Model model, long mostStates) throws SpecException {
        try {
            RunDirectory directory = RunDirectory.create(model);
            try {
                return new Judge(
                        model,
                        directory,
                        Sandbox.engine().original(new Job(model, directory.path(), 1, 1, false), mostStates));
            } catch (SpecException | RuntimeException e) {
                directory.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use the temporary directory", e);
        }
    }

    /** The model. */
    public Model model() {
        return model;
    }

    /** What the search of the model itself found. */
    public Walk walk() {
        return original.walk();
    }

    /** Whether it has properties that need more than a search for bad states and steps. */
    boolean isTemporal() {
        return original.isTemporal();
    }

    List<Definition> definitions() {
        return original.definitions();
    }

    Walk mutant(Mutation mutation, long mostStates) throws SpecException {
        return original.mutant(mutation.mutant(model), mutation.module(), mutation.definition(), mostStates);
    }

    @Override
    public void close() {
        try {
            directory.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove the temporary directory", e);
        }
    }
}
