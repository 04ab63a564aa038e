package dev.insync.spec.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.spec.Toys;
import dev.insync.spec.engine.Outcome;
import dev.insync.spec.engine.Outcome.PropertyKind;
import dev.insync.spec.model.SpecException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A model of the tier {@code simulate}: so many random behaviours, the same ones each time. */
class SimulationTest {
    private static CheckResult check(String model) throws SpecException {
        return Check.of(Toys.model(model)).run(CheckListener.SILENT);
    }

    @AfterEach
    void nothingIsLeftBehind() throws IOException {
        assertEquals(List.of(), Toys.runDirectories());
    }

    @Test
    void nothingWrongInAllBehavioursIsAResultOfItsOwn() throws SpecException {
        CheckResult result = check("simulated");

        assertEquals(new Outcome.NothingFound(200), result.outcome());
        assertEquals(
                "violates nothing in 200 random behaviours", result.outcome().toString());
        assertTrue(result.isExpectedOutcome());
        assertEquals(List.of(), result.deviations());
    }

    @Test
    void aViolationComesWithTheBehaviourAndTheSameSeedGivesTheSame() throws SpecException {
        CheckResult result = check("simulated-no-fence");
        CheckResult again = check("simulated-no-fence");

        assertEquals(new Outcome.Violates("EpochsAscend", PropertyKind.INVARIANT), result.outcome());
        assertNotNull(result.counterexample());
        assertNotNull(again.counterexample());
        assertEquals(
                CounterexampleText.lines(result.counterexample()), CounterexampleText.lines(again.counterexample()));
        assertTrue(result.counterexample().steps().stream()
                .noneMatch(step -> step.action().name().equals("Next")));
    }

    @Test
    void severalWorkersShareTheBehaviours() throws SpecException {
        CheckResult result = Check.of(Toys.model("simulated")).workers(3).run(CheckListener.SILENT);

        assertEquals(new Outcome.NothingFound(200), result.outcome());
    }

    @Test
    void aDeadlockAndAnInitialStateAreToldAsInASearch() throws SpecException {
        assertEquals(List.of(), check("simulated-tickets").deviations());
        assertEquals(List.of(), check("simulated-initial").deviations());
    }

    @Test
    void progressCountsBehavioursAndAnInterruptEndsIt() throws SpecException {
        CheckResult result = Check.of(Toys.model("simulated-endless"))
                .reportingEvery(Duration.ofMillis(20))
                .run(progress -> {
                    if (progress.counts().behaviours() > 10 && progress.rest().isPresent()) {
                        Thread.currentThread().interrupt();
                    }
                });

        assertTrue(Thread.interrupted());
        assertEquals(new Outcome.Cancelled(), result.outcome());
        assertTrue(result.counts().behaviours() > 10);
        assertTrue(result.counts().generated() > 10);
    }

    @Test
    void aModelThatDoesNotFinishEndsAfterTheTimeThatWasMeasured() throws SpecException {
        CheckResult result = check("unfinished");

        assertEquals(new Outcome.Cancelled(), result.outcome());
        assertTrue(result.isExpectedOutcome());
        assertEquals(List.of(), result.deviations());
        assertTrue(result.counts().queued() > 0);
    }
}
