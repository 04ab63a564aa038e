package dev.insync.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.spec.check.Check;
import dev.insync.spec.check.CheckListener;
import dev.insync.spec.check.CheckResult;
import dev.insync.spec.model.Model;
import dev.insync.spec.model.ModelCatalog;
import dev.insync.spec.model.ModelEntry;
import dev.insync.spec.model.SpecException;
import dev.insync.spec.model.SpecSources;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The manifest says what the models of the shipped specification show; here TLC says the same of all tiers but {@code smoke}
 * and {@code standard} (see {@link JudgedGraphsTest}), {@code deep} (see {@link DeepTest}), and the exhibits, which the
 * museum's tests check.
 */
class ManifestTest {
    private static final Set<String> TIERS = Set.of("live", "reach", "simulate");

    private static ModelCatalog catalog() throws SpecException {
        return ModelCatalog.load(SpecSources.find());
    }

    static Stream<String> models() throws SpecException {
        return catalog().entries().stream()
                .filter(entry -> TIERS.contains(entry.tier()))
                .map(ModelEntry::name);
    }

    /** With one worker, because the depth that TLC tells is exact only then. */
    @ParameterizedTest
    @MethodSource("models")
    void theModelShowsWhatTheManifestSays(String name) throws SpecException {
        CheckResult result = Check.of(catalog().open(name)).workers(1).run(CheckListener.SILENT);

        assertEquals(List.of(), result.deviations(), () -> name + ": " + result.outcome());
        assertTrue(result.isExpectedOutcome());
    }

    @Test
    void everyModelCanBeRead() throws SpecException {
        ModelCatalog catalog = catalog();
        assertFalse(catalog.entries().isEmpty());
        for (ModelEntry entry : catalog.entries()) {
            Model model = catalog.open(entry.name());
            assertTrue(model.modules().contains(entry.module()));
            assertTrue(model.knownFixes().containsAll(model.config().fixes(model.knownFixes())), entry.name());
        }
    }
}
