package dev.insync.conformance.cli;

import dev.insync.spec.model.Model;
import dev.insync.spec.model.ModelCatalog;
import dev.insync.spec.model.ModelEntry;
import dev.insync.spec.model.SpecException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the commands that make mutants have in common: which mutants, which models judge them, and where the table goes. */
final class MutantOptions {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Chooses the mutants (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many mutants (default: ${DEFAULT-VALUE}).")
    private int count;

    @Option(
            names = "--models",
            paramLabel = "MODEL",
            split = ",",
            description = "The models that judge (default: those of the tiers named above).")
    private List<String> names = new ArrayList<>();

    @Option(names = "--out", paramLabel = "FILE", description = "Writes the table as Markdown to a file.")
    private @Nullable Path out;

    /** Created by the command line. */
    MutantOptions() {}

    long seed() {
        return seed;
    }

    int count() {
        return count;
    }

    /** Refuses what cannot be, before any work is done. */
    void check() {
        if (count < 1) {
            throw new ParameterException(
                    Objects.requireNonNull(command).commandLine(), "--count must be at least 1, not " + count);
        }
        if (out != null) {
            out = OutputFiles.check("--out", out);
        }
    }

    /** The models that were named, or those that judge where none was. */
    List<Model> models(ModelCatalog catalog, Predicate<ModelEntry> byDefault) throws SpecException {
        List<Model> models = new ArrayList<>();
        for (ModelEntry entry : catalog.entries()) {
            if (names.isEmpty() && byDefault.test(entry)) {
                models.add(catalog.open(entry.name()));
            }
        }
        for (String name : names) {
            models.add(catalog.open(name));
        }
        return models;
    }

    /** Writes the table, if it is wanted. */
    void write(List<String> page) {
        Path target = out;
        if (target != null) {
            OutputFiles.write(target, file -> Files.write(file, page));
        }
    }
}
