package dev.insync.reference.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.core.Fix;
import dev.insync.reference.core.Fixes;
import dev.insync.reference.core.cluster.ClusterConfig;
import dev.insync.reference.core.cluster.ClusterState;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is checked bit by bit is what the properties say of whole states. */
class LedgerTest {
    /** A run under the ledger, each step of which is judged from the whole state too. */
    private static String violated(SimulationOptions options) {
        ClusterConfig config = Simulation.config(options);
        Properties properties = new Properties(config);
        List<String> found = new ArrayList<>();
        Simulation.Run run = Simulation.run(options, (step, nowUs, event, before, after) -> {
            List<String> violated = properties.violated(before, after);
            if (!violated.isEmpty()) {
                found.add(step + " " + violated);
            }
        });
        Violation violation = run.violation();
        if (violation == null || violation.property().equals(Violation.BROKEN_CORE)) {
            assertEquals(List.of(), found, () -> "the ledger saw nothing in " + options);
            return "";
        }
        assertEquals(1, found.size(), () -> "the ledger alone sees " + violation + " in " + options);
        assertTrue(
                found.get(0).startsWith(violation.step() + " ") && found.get(0).contains(violation.property()),
                () -> "the ledger sees " + violation + ", the properties " + found + " in " + options);
        return violation.property();
    }

    @Test
    void bothAgreeOnEveryStepOfRunsThatHold() {
        for (int seed = 1; seed <= 12; seed++) {
            assertEquals("", violated(new SimulationOptions(seed, 3, 1 + seed % 3, 1500, 2, Fixes.all())));
        }
    }

    @Test
    void bothAgreeOnTheStepThatViolates() {
        Set<String> seen = new HashSet<>();
        for (Fix fix : EnumSet.allOf(Fix.class)) {
            for (int seed = 1; seed <= 6; seed++) {
                seen.add(violated(new SimulationOptions(seed, 3, 1, 1500, 2, Fixes.without(List.of(fix)))));
            }
        }
        // Not just one kind of property can fail.
        assertTrue(seen.size() >= 5, () -> "saw only " + seen);
    }

    @Test
    void aStepThatChangesNothingIsNotLookedAt() {
        SimulationOptions options = new SimulationOptions(1, 3, 1, 1, 1, Fixes.all());
        ClusterConfig config = Simulation.config(options);
        ClusterState state = ClusterState.init(config);
        assertEquals(List.of(), new Properties(config).violated(state, state));
        assertEquals(null, new Ledger(config).violated(1, state, state));
    }
}
