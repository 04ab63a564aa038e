package dev.insync.spec.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.spec.Toys;
import dev.insync.spec.engine.Counterexample;
import dev.insync.spec.engine.Outcome;
import dev.insync.spec.engine.Outcome.PropertyKind;
import dev.insync.spec.engine.Sighting;
import dev.insync.spec.model.SpecException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model of the tier {@code reach}: one search for several situations. */
class ReachTest {
    private static CheckResult check(String model) throws SpecException {
        return Check.of(Toys.model(model)).run(CheckListener.SILENT);
    }

    @Test
    void oneSearchFindsEverySituationOnAShortestWay() throws SpecException {
        CheckResult result = check("reach");

        Outcome.Reaches reached = assertInstanceOf(Outcome.Reaches.class, result.outcome());
        assertEquals(List.of(), reached.missed());
        assertEquals(List.of(), result.deviations());
        assertTrue(result.isExpectedOutcome());
        Map<String, Counterexample> witnesses =
                reached.sightings().stream().collect(Collectors.toMap(Sighting::name, Sighting::witness));
        assertEquals(
                Map.of("StartsTaken", 1, "NeverTaken", 2, "EpochStays", 2, "Write", 3, "Give", 3),
                witnesses.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, entry -> entry.getValue().length())));
        assertEquals(
                List.of("Take(w = w1)", "Write(w = w1, value = 1)"),
                witnesses.get("Write").steps().stream()
                        .map(step -> step.action().toString())
                        .toList());
    }

    @Test
    void theSearchEndsWhenEverythingWasSeen() throws SpecException {
        assertTrue(check("reach").counts().distinct() < 50);
    }

    @Test
    void whatNeverComesAboutIsTold() throws SpecException {
        CheckResult result = check("reach-misses");

        assertEquals(
                List.of("AlwaysBelowMax"),
                assertInstanceOf(Outcome.Reaches.class, result.outcome()).missed());
        assertFalse(result.isExpectedOutcome());
        assertEquals(453, result.counts().distinct());
        assertEquals(
                List.of(
                        "outcome: expected reaches every situation, found never reaches AlwaysBelowMax",
                        "states to Write: expected 4, found 3"),
                result.deviations());
    }

    @Test
    void anInvariantOfTheConfigurationStillHasToHold() throws SpecException {
        assertEquals(
                new Outcome.Violates("EpochsAscend", PropertyKind.INVARIANT),
                check("reach-broken").outcome());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "reach-unknown ~ model reach-unknown is to reach Nowhere, which is neither an action of the next-state relation nor defined",
                "reach-temporal ~ model reach-temporal is to reach EventuallyFull, which is neither a state predicate nor of the form [][A]_v",
                "reach-live ~ model reach-live is to reach situations, and its search ends when they came about; temporal properties need a model of their own",
                "simulated-live ~ model simulated-live is simulated, and random behaviours show no temporal property",
            })
    void whatCannotBeDoneIsOneLine(String model, String fault) throws SpecException {
        Outcome.Failed failed =
                assertInstanceOf(Outcome.Failed.class, check(model).outcome());
        assertEquals(
                List.of(fault),
                failed.diagnostics().stream().map(Object::toString).toList());
    }

    @Test
    void aRuleLessTheSituationsStayTheSame() throws SpecException {
        CheckResult result = Check.of(Toys.model("reach").without("FREE-FIRST")).run(CheckListener.SILENT);

        assertEquals(new Outcome.Violates("OneOwner", PropertyKind.INVARIANT), result.outcome());
    }
}
