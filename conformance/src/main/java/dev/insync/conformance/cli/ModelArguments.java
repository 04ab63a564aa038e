package dev.insync.conformance.cli;

import dev.insync.spec.model.Model;
import dev.insync.spec.model.ModelCatalog;
import dev.insync.spec.model.SpecException;
import dev.insync.spec.model.SpecSources;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The model that a command works on, and the rules that it lacks. */
final class ModelArguments {
    static final String DEFAULT_MODEL = "smoke";

    @Parameters(arity = "0..1", paramLabel = "MODEL", description = "The model (default: " + DEFAULT_MODEL + ").")
    private @Nullable String name;

    @Option(names = "--without", paramLabel = "FIX", description = "Switch a rule off; can be given several times.")
    private List<String> without = new ArrayList<>();

    /** Whether the user named a model or a rule. */
    boolean given() {
        return name != null || !without.isEmpty();
    }

    /** Every model there is. */
    static ModelCatalog catalog() {
        try {
            return ModelCatalog.load(SpecSources.find());
        } catch (SpecException e) {
            throw new BadInput(String.valueOf(e.getMessage()), e);
        }
    }

    /** The model, without the rules that the user took away. */
    Model open(ModelCatalog catalog) {
        try {
            Model model = catalog.open(name == null ? DEFAULT_MODEL : name);
            for (String fix : without) {
                model = model.without(fix);
            }
            return model;
        } catch (SpecException e) {
            throw new BadInput(String.valueOf(e.getMessage()), e);
        }
    }
}
