package dev.insync.reference.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.core.Fix;
import dev.insync.reference.core.Fixes;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SimulationTest {
    private static SimulationOptions options(long seed, long steps, Fix... without) {
        return new SimulationOptions(seed, 3, 1, steps, 2, Fixes.without(List.of(without)));
    }

    /** Everything that happens in a run, in few characters. */
    private static long fingerprint(SimulationOptions options) {
        long[] hash = new long[1];
        Simulation.run(options, (step, nowUs, event, before, after) -> {
            String line = nowUs + " " + EventText.print(event);
            for (int i = 0; i < line.length(); i++) {
                hash[0] = 31 * hash[0] + line.charAt(i);
            }
        });
        return hash[0];
    }

    @Test
    void aSeedIsARun() {
        assertEquals(fingerprint(options(7, 3000)), fingerprint(options(7, 3000)));
        assertNotEquals(fingerprint(options(7, 3000)), fingerprint(options(8, 3000)));
    }

    @Test
    void everyPropertyHoldsWithEveryRule() {
        long repeats = 0;
        for (long seed = 1; seed <= 40; seed++) {
            Simulation.Run run = Simulation.runAndHeal(options(seed, 5000));
            assertNull(run.violation(), () -> run.options() + ": " + run.violation());
            assertTrue(run.steps() >= 5000);
            repeats += run.repeats();
        }
        assertTrue(repeats > 1000, "only " + repeats + " requests arrived twice");
    }

    /** In this run faults end while a follower lacks eleven thousand records. */
    @Test
    void aFollowerWithALongWayToGoIsNotTakenForOneThatIsStuck() {
        assertNull(Simulation.runAndHeal(options(147, 100_000)).violation());
    }

    /** In this run faults end while requests for two hundred changes of the leader are on their way to a follower. */
    @Test
    void aFollowerWithManyRequestsToReadIsNotTakenForOneThatIsStuck() {
        assertNull(Simulation.runAndHeal(options(978, 100_000)).violation());
    }

    @Test
    void tenBrokersWithAHundredPartitionsRun() {
        Simulation.Run run = Simulation.run(new SimulationOptions(3, 10, 100, 20_000, 2, Fixes.all()));
        assertNull(run.violation(), () -> String.valueOf(run.violation()));
        assertTrue(run.history().stream()
                        .map(ClientOperation::partition)
                        .distinct()
                        .count()
                > 90);
    }

    /** Nothing of the specification is out of the simulator's reach. */
    @Test
    void everyActionHappens() {
        Coverage coverage = new Coverage();
        TreeSet<String> never = new TreeSet<>(Coverage.actions());
        // Only a controller without the rule of that name reads first and watches later.
        never.remove("WatchRegistry");
        for (long seed = 1; seed <= 400 && !never.isEmpty(); seed++) {
            coverage.addAll(Simulation.run(options(seed, 3000)).coverage());
            never.removeIf(action -> coverage.pairs().containsKey(action + " " + Coverage.DONE));
        }
        assertEquals(new TreeSet<String>(), never);
    }

    /** Rules whose absence a few seeds show; the table of all is in the README. */
    @TestFactory
    List<DynamicTest> withoutARuleSomeSeedFails() {
        return List.of(Fix.ACKS_ALL, Fix.SEQUENCE, Fix.KAFKA_428, Fix.KAFKA_13091, Fix.KIP_101, Fix.KIP_497).stream()
                .map(fix -> DynamicTest.dynamicTest(fix.id(), () -> assertNotNull(firstViolation(fix))))
                .toList();
    }

    /** Rules that keep a cluster alive rather than correct: when faults end, something waits for ever. */
    @TestFactory
    List<DynamicTest> withoutARuleSomeClusterDoesNotHeal() {
        return List.of(Fix.ONE_SHOT_WATCH, Fix.KAFKA_1120, Fix.KAFKA_2729, Fix.KAFKA_10706).stream()
                .map(fix -> DynamicTest.dynamicTest(fix.id(), () -> {
                    Violation violation = firstThatDoesNotHeal(fix);
                    assertTrue(violation.isInTheEnd(), violation::toString);
                }))
                .toList();
    }

    private static Violation firstThatDoesNotHeal(Fix fix) {
        for (long seed = 1; seed <= 200; seed++) {
            Violation violation =
                    Simulation.runAndHeal(options(seed, 1500, fix)).violation();
            if (violation != null) {
                return violation;
            }
        }
        throw new AssertionError("every cluster heals without " + fix.id());
    }

    @Test
    void aRunGoesOnAfterAViolationWhereItIsToldTo() {
        SimulationOptions options = options(1, 2000, Fix.ACKS_ALL);
        Simulation.Run first = Simulation.run(options);
        Simulation.Run whole = Simulation.runOnAndHeal(options);
        assertNotNull(first.violation());
        assertEquals(first.violation(), whole.violation());
        assertTrue(first.steps() < 2000);
        assertTrue(whole.steps() >= 2000);
    }

    private static Violation firstViolation(Fix fix) {
        for (long seed = 1; seed <= 100; seed++) {
            Violation violation = Simulation.run(options(seed, 5000, fix)).violation();
            if (violation != null) {
                return violation;
            }
        }
        throw new AssertionError("no seed finds that " + fix.id() + " is missing");
    }

    @Test
    void optionsThatMakeNoSenseAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new SimulationOptions(1, 0, 1, 1, 1, Fixes.all()));
        assertThrows(IllegalArgumentException.class, () -> new SimulationOptions(1, 3, 0, 1, 1, Fixes.all()));
        assertThrows(IllegalArgumentException.class, () -> new SimulationOptions(1, 3, 1, 0, 1, Fixes.all()));
        assertThrows(IllegalArgumentException.class, () -> new SimulationOptions(1, 3, 1, 1, 4, Fixes.all()));
    }
}
