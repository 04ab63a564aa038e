package dev.insync.spec;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.insync.spec.check.Check;
import dev.insync.spec.check.CheckListener;
import dev.insync.spec.check.CheckResult;
import dev.insync.spec.engine.Outcome;
import dev.insync.spec.model.Exhibit;
import dev.insync.spec.model.Model;
import dev.insync.spec.model.ModelCatalog;
import dev.insync.spec.model.ModelEntry;
import dev.insync.spec.model.SpecException;
import dev.insync.spec.model.SpecSources;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An exhibit shows its own rule and no other: with the rule in force, the same configuration holds. */
class MendedMuseumTest {
    /** Without their rule they end early; with it, every state has to be looked at. */
    private static final Set<String> LARGE = Set.of(
            "kafka-7128", "kafka-7395", "kafka-10706", "kafka-15665", "kafka-16541", "kip-320", "kip-380", "kip-903");

    static Stream<String> exhibits() throws SpecException {
        return mendable().filter(name -> !LARGE.contains(name));
    }

    static Stream<String> largeExhibits() throws SpecException {
        return mendable().filter(LARGE::contains);
    }

    private static Stream<String> mendable() throws SpecException {
        return ModelCatalog.load(SpecSources.find()).entries().stream()
                .filter(MendedMuseumTest::lacksARule)
                .map(ModelEntry::name);
    }

    private static boolean lacksARule(ModelEntry entry) {
        Exhibit exhibit = entry.exhibit();
        return exhibit != null && exhibit.fix() != null;
    }

    @ParameterizedTest
    @MethodSource("exhibits")
    void withItsRuleTheSameModelHolds(String name) throws SpecException {
        assertHoldsWithEveryRule(name);
    }

    @ParameterizedTest
    @MethodSource("largeExhibits")
    @Tag("deep")
    void withItsRuleTheSameLargeModelHolds(String name) throws SpecException {
        assertHoldsWithEveryRule(name);
    }

    private static void assertHoldsWithEveryRule(String name) throws SpecException {
        Model model = ModelCatalog.load(SpecSources.find()).open(name);
        Model mended = model.withConfig(model.config().withFixes(model.knownFixes()));

        CheckResult result = Check.of(mended).run(CheckListener.SILENT);

        assertInstanceOf(Outcome.Holds.class, result.outcome(), name);
    }
}
