package dev.insync.reference.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.core.Fix;
import dev.insync.reference.core.Fixes;
import dev.insync.reference.core.cluster.Event;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShrinkerTest {
    private static Simulation.Run failing(Fix fix) {
        for (long seed = 1; seed <= 200; seed++) {
            Simulation.Run run =
                    Simulation.run(new SimulationOptions(seed, 3, 1, 5000, 2, Fixes.without(List.of(fix))));
            if (run.violation() != null && run.steps() > 100) {
                return run;
            }
        }
        throw new AssertionError("no seed without " + fix.id() + " fails late");
    }

    @Test
    void aLongRunBecomesAShortScenarioThatViolatesTheSame() {
        Simulation.Run run = failing(Fix.KIP_101);
        Scenario.Result result = Shrinker.shrink(run).run();
        Violation expected = run.violation();
        Violation violation = result.violation();
        assertNotNull(expected);
        assertNotNull(violation);
        assertEquals(expected.property(), violation.property());
        assertTrue(result.done() <= run.steps() / 2, () -> "not short: " + result.text());
        assertEquals(0, result.refused());
    }

    @Test
    void theScenarioIsTextThatRunsAgain() {
        Scenario.Result result = Shrinker.shrink(failing(Fix.KIP_497)).run();
        assertEquals(result.text(), Scenario.parse(result.text()).run().text());
    }

    /** Without any one of its events the scenario is another story. */
    @Test
    void nothingIsLeftToLeaveOut() {
        Simulation.Run run = failing(Fix.KAFKA_7128);
        Scenario scenario = Shrinker.shrink(run);
        Violation expected = run.violation();
        assertNotNull(expected);
        for (int i = 0; i < scenario.events().size(); i++) {
            List<Event> fewer = new ArrayList<>(scenario.events());
            fewer.remove(i);
            Violation violation =
                    Replay.of(Simulation.config(run.options()), fewer).violation();
            assertTrue(violation == null || !violation.property().equals(expected.property()), "event " + i);
        }
    }

    @Test
    void aRunThatHoldsHasNothingToShrink() {
        Simulation.Run run = Simulation.run(new SimulationOptions(1, 3, 1, 100, 2, Fixes.all()));
        assertThrows(IllegalArgumentException.class, () -> Shrinker.shrink(run));
    }
}
