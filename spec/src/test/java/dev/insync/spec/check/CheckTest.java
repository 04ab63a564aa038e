package dev.insync.spec.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.spec.Toys;
import dev.insync.spec.engine.Counterexample;
import dev.insync.spec.engine.Coverage;
import dev.insync.spec.engine.Outcome;
import dev.insync.spec.engine.Outcome.PropertyKind;
import dev.insync.spec.model.Diagnostic;
import dev.insync.spec.model.SpecException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckTest {
    private static CheckResult check(String model) throws SpecException {
        return Check.of(Toys.model(model)).workers(1).run(CheckListener.SILENT);
    }

    private static List<String> faults(String model) throws SpecException {
        CheckResult result = check(model);
        return assertInstanceOf(
                        Outcome.Failed.class,
                        result.outcome(),
                        () -> result.outcome().toString())
                .diagnostics()
                .stream()
                .map(Diagnostic::toString)
                .toList();
    }

    private static Counterexample counterexample(CheckResult result) {
        assertNotNull(result.counterexample());
        return result.counterexample();
    }

    @AfterEach
    void nothingIsLeftBehind() throws IOException {
        assertEquals(List.of(), Toys.runDirectories());
    }

    @Test
    void aModelThatHoldsIsCountedToItsEnd() throws SpecException {
        CheckResult result = check("register");

        assertEquals(new Outcome.Holds(), result.outcome());
        assertEquals(453, result.counts().distinct());
        assertEquals(8, result.counts().depth());
        assertEquals(0, result.counts().queued());
        assertNull(result.counterexample());
        assertTrue(result.isExpectedOutcome());
        assertEquals(List.of(), result.deviations());
    }

    @Test
    void severalWorkersFindTheSameStates() throws SpecException {
        CheckResult result = Check.of(Toys.model("register")).workers(3).run(CheckListener.SILENT);

        assertEquals(new Outcome.Holds(), result.outcome());
        assertEquals(453, result.counts().distinct());
    }

    @Test
    void withoutAFixTheCounterexampleReadsAsSteps() throws SpecException {
        CheckResult result = check("no-fence");

        assertEquals(new Outcome.Violates("EpochsAscend", PropertyKind.INVARIANT), result.outcome());
        assertEquals(List.of(), result.deviations());
        assertEquals("""
                1. Initial state
                       register = [epoch 0, owner none]
                       log = <<>>
                       seen = [w1 w2: [epoch 0, role "idle"]]
                2. Take(w = w1)
                       register.epoch: 0 -> 1
                       register.owner: none -> w1
                       seen[w1].epoch: 0 -> 1
                       seen[w1].role: "idle" -> "owner"
                3. Take(w = w2)
                       register.epoch: 1 -> 2
                       register.owner: w1 -> w2
                       seen[w2].epoch: 0 -> 2
                       seen[w2].role: "idle" -> "owner"
                4. Write(w = w2, value = 1)
                       log: <<>> -> <<[by w2, epoch 2, value 1]>>
                5. Write(w = w1, value = 1)
                       log: + [by w1, epoch 1, value 1]""", String.join("\n", CounterexampleText.lines(counterexample(result))));
    }

    @Test
    void takingAFixAwayIsTheSameAsAConfigurationWithoutIt() throws SpecException {
        CheckResult result =
                Check.of(Toys.model("register").without("FREE-FIRST")).run(CheckListener.SILENT);

        assertEquals(new Outcome.Violates("OneOwner", PropertyKind.INVARIANT), result.outcome());
        assertEquals(3, counterexample(result).length());
        assertEquals(1, result.workers());
        assertEquals(List.of(), result.deviations());
    }

    @ParameterizedTest
    @CsvSource({
        "action-property, EpochStays, ACTION_PROPERTY, 2",
        "initial-invariant, StartsTaken, INVARIANT, 1",
        "initial-property, StartsTaken, INITIAL_PROPERTY, 1",
        "refinement, Refines, ACTION_PROPERTY, 4",
        "stutters, EventuallyTaken, TEMPORAL_PROPERTY, 1",
    })
    void everyKindOfPropertyIsNamedAsInTheConfiguration(String model, String property, PropertyKind kind, int length)
            throws SpecException {
        CheckResult result = check(model);

        assertEquals(new Outcome.Violates(property, kind), result.outcome());
        assertEquals(length, counterexample(result).length());
        assertTrue(result.isExpectedOutcome());
    }

    @Test
    void amongSeveralTemporalPropertiesTheViolatedOneIsNamed() throws SpecException {
        CheckResult result = check("loops");

        assertEquals(new Outcome.Violates("EventuallyFull", PropertyKind.TEMPORAL_PROPERTY), result.outcome());
        Counterexample.Loop loop = counterexample(result).loop();
        assertNotNull(loop);
        assertNull(loop.action());
        assertEquals(counterexample(result).length(), loop.backTo());
    }

    @Test
    void aBehaviourThatRepeatsItselfSaysHow() throws SpecException {
        CheckResult result = check("turns");

        assertEquals(new Outcome.Violates("SomeDayThree", PropertyKind.TEMPORAL_PROPERTY), result.outcome());
        Counterexample.Loop loop = counterexample(result).loop();
        assertNotNull(loop);
        assertEquals(2, loop.backTo());
        assertEquals("""
                    1. Initial state
                           x = 0
                +-> 2. Start
                |          x: 0 -> 1
                |   3. Forth
                |          x: 1 -> 2
                +---   and back to state 2 by Back(from = 2), for ever""", String.join("\n", CounterexampleText.lines(counterexample(result))));
    }

    @Test
    void coverageTellsWhatWasEvaluatedHowOften() throws SpecException {
        assertNull(check("register").coverage());

        Coverage coverage = Check.of(Toys.model("register"))
                .workers(1)
                .withCoverage()
                .run(CheckListener.SILENT)
                .coverage();

        assertNotNull(coverage);
        assertEquals(
                List.of("Init", "Take", "Give", "Write"),
                coverage.actions().stream().map(Coverage.Action::name).toList());
        assertEquals(
                453,
                coverage.actions().stream().mapToLong(Coverage.Action::distinct).sum());
        assertEquals("toys/Register.tla:19:1", coverage.actions().get(1).place());
        Coverage.Expression guard = coverage.expressions().stream()
                .filter(expression -> expression.text().equals("register.epoch"))
                .findFirst()
                .orElseThrow();
        assertEquals("Take", guard.owner());
        assertEquals("toys/Register.tla:20:8", guard.place());
        assertEquals(2 * 453, guard.evaluations());
        assertTrue(coverage.expressions().stream()
                .anyMatch(expression -> expression.owner().equals("TypeOK")));
    }

    @Test
    void aBudgetEndsASearchThatHasNoEnd() throws SpecException {
        CheckResult result =
                Check.of(Toys.model("endless")).budget(Duration.ofMillis(200)).run(CheckListener.SILENT);

        assertEquals(new Outcome.Cancelled(), result.outcome());
    }

    @Test
    void beyondItsMemoryTheSearchGoesOnOnDisk() throws SpecException {
        CheckResult result =
                Check.of(Toys.model("grid")).workers(1).fingerprintMemory(1).run(CheckListener.SILENT);

        assertEquals(new Outcome.Holds(), result.outcome());
        assertEquals(40_401, result.counts().distinct());
    }

    @Test
    void alwaysOfAStatePredicateIsCheckedLikeAnInvariant() throws SpecException {
        assertEquals(new Outcome.Holds(), check("always").outcome());
    }

    @Test
    void aDeadlockIsTold() throws SpecException {
        CheckResult result = check("tickets");

        assertEquals(new Outcome.Deadlock(), result.outcome());
        assertEquals(4, counterexample(result).length());
        assertEquals(List.of(), result.deviations());
    }

    @Test
    void aResultThatTheManifestDidNotForetellIsTold() throws SpecException {
        CheckResult result = check("wrong-expectation");

        assertEquals(
                List.of(
                        "outcome: expected holds, found deadlock",
                        "distinct states: expected 5, found 4",
                        "depth: expected 6, found 4"),
                result.deviations());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "broken-syntax ~ toys/BrokenSyntax.tla:5:1: Encountered \"====\" after \"1\"",
                "broken-name ~ toys/BrokenHelper.tla:3:19: Unknown operator: `two'.",
                "broken-import ~ toys/BrokenImport.tla:2:19: Cannot find source file for module Nowhere imported in module BrokenImport.",
                "broken-cfg ~ toys/models/BrokenCfg.cfg:4: It was expecting = or <-, but did not find it.",
                "unknown-invariant ~ toys/models/UnknownInvariant.cfg:9: The invariant NoSuchThing specified in the configuration file is not defined in the specification.",
                "unbound-constant ~ toys/models/UnboundConstant.cfg: The constant parameter MaxEpoch is not assigned a value by the configuration file.",
                "bad-assumption ~ toys/Register.tla:7:8: Assumption is false.",
                "crash ~ toys/Tickets.tla:7:27: Evaluating invariant Crash failed. Attempted to select nonexistent field \"b\" from the record [a |-> 1] (in Crash)",
                "half ~ toys/Half.tla:6:12: Attempted to apply tuple <<>> to integer 0 which is out of domain. (in Last, called from Shift)",
                "half-initial ~ toys/Half.tla:6:12: Evaluating invariant Ordered failed. Attempted to apply tuple <<>> to integer 0 which is out of domain. (in Last, called from Ordered)",
                "half-type ~ toys/Half.tla:9:8: The second argument of < should be an integer, but instead it is: \"three\" (in Put)",
                "half-constant ~ toys/models/HalfConstant.cfg:2: The configuration binds Width, which the specification neither declares nor defines.",
                "simulated-half ~ toys/Half.tla:6:12: Attempted to apply tuple <<>> to integer 0 which is out of domain. (in Last, called from Shift)",
                "simulated-crash ~ toys/Tickets.tla:7:27: Evaluating invariant Crash failed. Attempted to select nonexistent field \"b\" from the record [a |-> 1] (in Crash)",
            })
    void aBrokenSpecificationIsReportedWithItsPlace(String model, String fault) throws SpecException {
        assertEquals(List.of(fault), faults(model));
    }

    @Test
    void aFailedEvaluationShowsTheWayThere() throws SpecException {
        CheckResult result = check("crash");

        assertEquals(3, counterexample(result).length());
    }

    @Test
    void whatTheSpecificationPrintsIsANoteAndNothingReachesStandardOutput() throws SpecException {
        PrintStream usual = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        CheckResult result;
        try {
            result = check("talks");
        } finally {
            System.setOut(usual);
        }

        assertEquals("", printed.toString(StandardCharsets.UTF_8));
        assertTrue(
                result.notes().contains("\"hello from Init\""), result.notes().toString());
    }

    @Test
    void interruptingTheCallerCancelsTheCheck() throws SpecException {
        List<Progress> reports = new ArrayList<>();
        CheckResult result = Check.of(Toys.model("endless"))
                .reportingEvery(Duration.ofMillis(20))
                .run(progress -> {
                    reports.add(progress);
                    if (progress.counts().distinct() > 100) {
                        Thread.currentThread().interrupt();
                    }
                });

        assertTrue(Thread.interrupted());
        assertEquals(new Outcome.Cancelled(), result.outcome());
        assertTrue(result.counts().distinct() > 100);
        assertTrue(reports.get(reports.size() - 1).generatedPerSecond() > 0);
    }

    @Test
    void aCheckOpensNoPortToTheNetwork() throws SpecException {
        List<String> remoteAccess = new ArrayList<>();
        Check.of(Toys.model("endless")).reportingEvery(Duration.ofMillis(20)).run(progress -> {
            Thread.getAllStackTraces().keySet().stream()
                    .map(Thread::getName)
                    .filter(name -> name.startsWith("RMI"))
                    .forEach(remoteAccess::add);
            if (progress.counts().distinct() > 0) {
                Thread.currentThread().interrupt();
            }
        });

        assertTrue(Thread.interrupted());
        assertEquals(List.of(), remoteAccess);
    }

    @Test
    void noThreadOutlivesItsCheck() throws SpecException {
        Set<Thread> before = Thread.getAllStackTraces().keySet();

        assertInstanceOf(Outcome.Violates.class, check("stutters").outcome());

        long deadlineNanos = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!threadsBeyond(before).isEmpty() && System.nanoTime() < deadlineNanos) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        assertEquals(List.of(), threadsBeyond(before));
    }

    private static List<String> threadsBeyond(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .map(Thread::getName)
                .filter(name -> name.startsWith("pool-") || name.startsWith("insync-"))
                .toList();
    }

    @Test
    void aListenerThatFailsEndsTheCheck() {
        IllegalStateException failure = new IllegalStateException("no room on the screen");

        assertSame(
                failure,
                assertThrows(
                        IllegalStateException.class,
                        () -> Check.of(Toys.model("endless"))
                                .reportingEvery(Duration.ofMillis(20))
                                .run(progress -> {
                                    throw failure;
                                })));
    }

    @Test
    void manyRunsInOneProcessDoNotDisturbEachOther() throws SpecException {
        for (int round = 0; round < 4; round++) {
            assertEquals(new Outcome.Holds(), check("register").outcome());
            assertEquals(new Outcome.Deadlock(), check("tickets").outcome());
            assertEquals("EpochsAscend", ((Outcome.Violates) check("no-fence").outcome()).property());
            assertEquals(1, faults("broken-name").size());
        }
    }
}
