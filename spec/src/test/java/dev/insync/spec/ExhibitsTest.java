package dev.insync.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.spec.model.Exhibit;
import dev.insync.spec.model.Expectation;
import dev.insync.spec.model.LeftOut;
import dev.insync.spec.model.Model;
import dev.insync.spec.model.ModelCatalog;
import dev.insync.spec.model.ModelEntry;
import dev.insync.spec.model.SpecException;
import dev.insync.spec.model.SpecSources;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the manifest tells of the museum fits the models and the specification. */
class ExhibitsTest {
    private static final String MUSEUM = "museum";

    private final ModelCatalog catalog;
    private final List<ModelEntry> museum;

    ExhibitsTest() throws SpecException {
        catalog = ModelCatalog.load(SpecSources.find());
        museum = catalog.entries().stream()
                .filter(entry -> entry.tier().equals(MUSEUM))
                .toList();
    }

    @Test
    void everyModelOfTheMuseumIsAnExhibitAndNoOther() {
        assertFalse(museum.isEmpty());
        for (ModelEntry entry : catalog.entries()) {
            assertEquals(entry.tier().equals(MUSEUM), entry.exhibit() != null, entry.name());
        }
    }

    @Test
    void everyExhibitIsExpectedToEndBadlyInAStatedNumberOfStates() {
        for (ModelEntry entry : museum) {
            assertEquals(Expectation.Outcome.VIOLATES, entry.expect().outcome(), entry.name());
            // How long a loop comes out depends on when TLC looks for one.
            assertTrue(
                    entry.expect().traceLength() != null || exhibit(entry).group() == Exhibit.Group.LIVENESS,
                    entry.name());
        }
    }

    @Test
    void theMissingFixIsARuleOfTheSpecificationThatTheModelLacks() throws SpecException {
        Set<String> shown = new HashSet<>();
        Set<String> known = Set.of();
        for (ModelEntry entry : museum) {
            Model model = catalog.open(entry.name());
            known = model.knownFixes();
            String fix = exhibit(entry).fix();
            Set<String> missing = new HashSet<>(known);
            missing.removeAll(model.config().fixes(known));
            if (fix != null) {
                assertTrue(known.contains(fix), entry.name());
                assertTrue(missing.contains(fix), () -> entry.name() + " has the fix that it should lack");
                shown.add(fix);
            }
        }
        assertEquals(known, shown, "every fix needs an exhibit");
    }

    @Test
    void nothingIsBothShownAndLeftOut() {
        Set<String> shown = new HashSet<>();
        museum.forEach(entry -> shown.addAll(exhibit(entry).source()));
        for (LeftOut leftOut : catalog.leftOut()) {
            for (String id : leftOut.id().split("[ ,/]+")) {
                assertFalse(shown.contains(id), id);
            }
        }
    }

    private static Exhibit exhibit(ModelEntry entry) {
        Exhibit exhibit = entry.exhibit();
        assertNotNull(exhibit, entry.name());
        return exhibit;
    }
}
