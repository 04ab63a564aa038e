package dev.insync.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.spec.check.Check;
import dev.insync.spec.check.CheckListener;
import dev.insync.spec.check.CheckResult;
import dev.insync.spec.model.ModelCatalog;
import dev.insync.spec.model.ModelEntry;
import dev.insync.spec.model.SpecException;
import dev.insync.spec.model.SpecSources;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The manifest says what the models of the shipped specification show; here TLC says the same of some tiers. With one worker,
 * because the depth that TLC tells is exact only then; so that two cores are busy, there are two classes of these tests.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ShownModels {
    private final Set<String> tiers;

    ShownModels(Set<String> tiers) {
        this.tiers = tiers;
    }

    static ModelCatalog catalog() throws SpecException {
        return ModelCatalog.load(SpecSources.find());
    }

    Stream<String> models() throws SpecException {
        return catalog().entries().stream()
                .filter(entry -> tiers.contains(entry.tier()))
                .map(ModelEntry::name);
    }

    @ParameterizedTest
    @MethodSource("models")
    void theModelShowsWhatTheManifestSays(String name) throws SpecException {
        CheckResult result = Check.of(catalog().open(name)).workers(1).run(CheckListener.SILENT);

        assertEquals(List.of(), result.deviations(), () -> name + ": " + result.outcome());
        assertTrue(result.isExpectedOutcome());
    }
}
