package dev.insync.spec;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.spec.model.Model;
import dev.insync.spec.model.ModelCatalog;
import dev.insync.spec.model.ModelEntry;
import dev.insync.spec.model.SpecException;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * All tiers but {@code standard}, {@code deep}, which {@link DeepTest} checks when asked to, and the exhibits, which the
 * museum's tests check.
 */
class ManifestTest extends ShownModels {
    ManifestTest() {
        super(Set.of("smoke", "live", "reach", "simulate"));
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
