package dev.insync.linearizability.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.linearizability.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogCheckerTest {
    private static final LogContract STRICT = LogContract.linearizable();
    private static final LogContract KAFKA = LogContract.kafka();

    private static LogResult strict(Story story) {
        return LogChecker.check(story.told(), STRICT);
    }

    private static void assertOk(LogResult result) {
        assertEquals(Verdict.OK, result.verdict(), () -> result.violations().toString());
        assertEquals(List.of(), result.warnings());
    }

    /** The first violation is of the kind and rests on these operations. */
    private static Violation assertViolation(ViolationKind kind, LogResult result, Integer... ops) {
        assertEquals(Verdict.VIOLATION, result.verdict());
        Violation violation = result.violations().get(0);
        assertEquals(kind, violation.kind());
        assertEquals(
                List.of(ops),
                violation.operations().stream().map(LogOperation::index).toList(),
                violation::describe);
        return violation;
    }

    @Test
    void anOrdinaryHistoryIsLegal() {
        assertOk(strict(new Story()
                .append(0, 10, 0, 100)
                .append(5, 12, 1, 101, 102)
                .read(11, 20, 0, 100, 101)
                .readToEnd(21, 30, 1, 101, 102)
                .end(31, 40, 3)
                .readToEnd(41, 50, 3)
                .finalRead(60, 70, 0, 100, 101, 102)));
    }

    @Test
    void anOffsetHoldsOneValue() {
        Violation found = assertViolation(
                ViolationKind.INCONSISTENT_OFFSET,
                strict(new Story().append(0, 10, 0, 100).append(0, 10, 0, 101)),
                0,
                1);
        assertEquals("offset 0 held another value before it held 101", found.sentence());
    }

    @Test
    void aValueStandsAtOneOffset() {
        assertViolation(
                ViolationKind.DUPLICATE,
                strict(new Story().append(0, 10, 0, 100).read(11, 20, 0, 100, 100)),
                0,
                1);
    }

    @Test
    void aValueThatNobodyAppendedIsAPhantom() {
        assertViolation(ViolationKind.PHANTOM, strict(new Story().read(0, 10, 0, 7)), 0);
    }

    @Test
    void aFailedAppendMustNotBeRead() {
        assertViolation(
                ViolationKind.ABORTED_READ,
                strict(new Story().failed(0, 10, 100).read(11, 20, 0, 100)),
                0,
                1);
    }

    @Test
    void aBatchStandsInOnePiece() {
        assertViolation(
                ViolationKind.TORN_BATCH,
                strict(new Story().maybe(0, 100, 101).append(0, 10, 1, 102).read(11, 20, 0, 100, 102)),
                0,
                2,
                1);
    }

    @Test
    void aReadLeavesNothingOut() {
        Story story = new Story()
                .append(0, 10, 0, 100)
                .append(0, 10, 1, 101)
                .append(0, 10, 2, 102)
                .sparseRead(11, 20, Claim.NONE, 0, 0, 100, 2, 102);
        assertViolation(ViolationKind.SKIP, strict(story), 1, 3);
    }

    @Test
    void aReadGoesUpwards() {
        Story story = new Story()
                .append(0, 10, 0, 100)
                .append(0, 10, 1, 101)
                .sparseRead(11, 20, Claim.NONE, 0, 1, 101, 0, 100);
        assertTrue(strict(story).violations().stream().anyMatch(v -> v.kind() == ViolationKind.UNORDERED_READ));
    }

    @Test
    void theEndIsNeverInsideABatch() {
        assertViolation(
                ViolationKind.TORN_READ,
                strict(new Story().append(0, 10, 0, 100, 101).end(5, 8, 1)),
                1);
    }

    @Test
    void anAppendThatReturnedStandsBelowOneThatBeganLater() {
        assertViolation(
                ViolationKind.REAL_TIME_REORDER,
                strict(new Story().append(0, 10, 1, 100).append(11, 20, 0, 101)),
                0,
                1);
    }

    @Test
    void concurrentAppendsStandInAnyOrder() {
        assertOk(strict(new Story().append(0, 10, 1, 100).append(10, 20, 0, 101)));
    }

    @Test
    void aReadAtTheEndSeesWhatWasAcknowledged() {
        Story story = new Story().append(0, 10, 0, 100).append(0, 10, 1, 101).readToEnd(11, 20, 0, 100);
        Violation found = assertViolation(ViolationKind.STALE_READ, strict(story), 1, 2);
        assertEquals(
                "an append was acknowledged at offset 1, yet an operation that began 0.000 ms later says that the log ended"
                        + " at 1",
                found.sentence());
    }

    @Test
    void theFutureIsNotRead() {
        assertViolation(
                ViolationKind.APPEND_BELOW_OBSERVED,
                strict(new Story().read(0, 10, 0, 100).maybe(11, 100)),
                0,
                1);
    }

    @Test
    void theEndDoesNotGoBack() {
        assertViolation(
                ViolationKind.NON_MONOTONIC_READ,
                strict(new Story().maybe(0, 100).end(5, 10, 1).readToEnd(11, 20, 0)),
                1,
                2);
    }

    @Test
    void everyOffsetBelowTheEndWasWritten() {
        assertViolation(
                ViolationKind.HOLE, strict(new Story().append(0, 10, 0, 100).end(11, 20, 2)), 1);
    }

    @Test
    void anIndeterminateAppendFillsAHoleFromItsInvocationOn() {
        assertOk(strict(new Story().append(0, 10, 0, 100).maybe(0, 101).end(11, 20, 2)));
        assertViolation(
                ViolationKind.HOLE,
                strict(new Story().append(0, 10, 0, 100).append(0, 10, 2, 102).maybe(11, 101)),
                1);
    }

    @Test
    void indeterminateBatchesFillHolesExactlyOrNotAtAll() {
        Story fits = new Story()
                .maybe(0, 1, 2)
                .maybe(0, 3, 4, 5)
                .append(10, 20, 5, 6)
                .end(30, 40, 6);
        assertOk(strict(fits));
        Story doesNot =
                new Story().maybe(0, 1, 2).maybe(0, 3, 4).append(10, 20, 3, 6).end(30, 40, 4);
        assertViolation(ViolationKind.HOLE, strict(doesNot), 2);
    }

    @Test
    void anAcknowledgedAppendOfUnknownOffsetNeedsAPlace() {
        Story story =
                new Story().append(0, 10, 0, 100).appendSomewhere(0, 10, 101).readToEnd(11, 20, 0, 100);
        assertViolation(ViolationKind.LOST, strict(story), 1, 2);
    }

    @Test
    void whatWasAcknowledgedIsInTheFinalRead() {
        Story story = new Story().append(0, 10, 0, 100).append(0, 10, 1, 101).finalRead(11, 20, 0, 100);
        LogHistory history = story.told();
        assertViolation(ViolationKind.LOST, LogChecker.check(history, STRICT), 1, 2);
        assertViolation(ViolationKind.LOST, LogChecker.check(history, KAFKA), 1, 2);
    }

    @Test
    void aStaleReadIsLegalUnderKafkaAndLossIsNot() {
        LogHistory history =
                new Story().append(0, 10, 0, 100).readToEnd(11, 20, 0).told();
        assertEquals(Verdict.VIOLATION, LogChecker.check(history, STRICT).verdict());
        assertEquals(Verdict.OK, LogChecker.check(history, KAFKA).verdict());
    }

    @Test
    void withAcksOneLossIsAWarning() {
        LogHistory history = new Story()
                .append(0, 10, 0, 100)
                .append(20, 30, 0, 101)
                .finalRead(31, 40, 0, 101)
                .told();
        assertEquals(Verdict.VIOLATION, LogChecker.check(history, KAFKA).verdict());
        for (LogContract weak : List.of(KAFKA.withAcks(LogContract.Acks.LEADER), KAFKA.withMinInsyncReplicas(1))) {
            LogResult result = LogChecker.check(history, weak);
            assertEquals(Verdict.OK, result.verdict(), () -> result.violations().toString());
            assertEquals(ViolationKind.LOST, result.warnings().get(0).kind());
        }
    }

    @Test
    void readsBindEvenWithAcksOneUnlessElectionsAreUnclean() {
        LogHistory history = new Story()
                .append(0, 10, 0, 100)
                .append(0, 10, 0, 101)
                .read(11, 20, 0, 100)
                .read(21, 30, 0, 101)
                .told();
        LogContract leader = KAFKA.withAcks(LogContract.Acks.LEADER);
        assertViolation(ViolationKind.INCONSISTENT_OFFSET, LogChecker.check(history, leader), 2, 3);
        LogResult unclean = LogChecker.check(history, leader.withUncleanElection(true));
        assertEquals(Verdict.OK, unclean.verdict());
        assertEquals(
                ViolationKind.INCONSISTENT_OFFSET, unclean.warnings().get(0).kind());
    }

    @Test
    void aRetryWithoutIdempotenceMayDuplicate() {
        LogHistory history =
                new Story().append(0, 10, 1, 100).read(11, 20, 0, 100, 100).told();
        assertViolation(ViolationKind.DUPLICATE, LogChecker.check(history, KAFKA), 0, 1);
        assertEquals(
                Verdict.OK,
                LogChecker.check(history, KAFKA.withIdempotence(false)).verdict());
    }

    @Test
    void whereOffsetsMayBeUnusedHolesAndGapsAreLegal() {
        LogHistory history = new Story()
                .append(0, 10, 0, 100)
                .append(0, 10, 2, 102)
                .sparseRead(11, 20, Claim.FINAL, 0, 0, 100, 2, 102)
                .told();
        assertViolation(ViolationKind.SKIP, LogChecker.check(history, KAFKA), 2);
        assertEquals(
                Verdict.OK,
                LogChecker.check(history, KAFKA.withContiguousOffsets(false)).verdict());
    }

    @Test
    void aHistoryWithoutASuccessIsUnknown() {
        LogResult result = strict(new Story().maybe(0, 100));
        assertEquals(Verdict.UNKNOWN, result.verdict());
        assertEquals(1, result.doubts().size());
        assertEquals(
                Verdict.UNKNOWN,
                LogChecker.check(new LogHistory.Builder().build(), STRICT).verdict());
    }

    @Test
    void aValueAppendedTwiceLeavesDoubt() {
        LogResult result = strict(new Story().maybe(0, 100).append(0, 10, 0, 100));
        assertEquals(Verdict.UNKNOWN, result.verdict());
    }

    @Test
    void partitionsAreJudgedEachOnItsOwn() {
        LogHistory.Builder builder = new LogHistory.Builder();
        int good = builder.partition("good");
        int bad = builder.partition("bad");
        builder.end(1, good, 0, 10, 0);
        builder.end(1, bad, 0, 10, 1);
        LogResult result = LogChecker.check(builder.build(), STRICT);
        assertEquals(Verdict.VIOLATION, result.verdict());
        assertEquals(Verdict.OK, result.partitions().get(0).verdict());
        assertEquals("bad", result.violations().get(0).partition());
    }

    @Test
    void theWeakestViolatedContractIsNamed() {
        LogHistory stale =
                new Story().append(0, 10, 0, 100).readToEnd(11, 20, 0).told();
        assertEquals(STRICT, LogChecker.weakestViolated(stale).orElseThrow().contract());
        LogHistory phantom = new Story().read(0, 10, 0, 7).told();
        assertTrue(LogChecker.weakestViolated(phantom).orElseThrow().contract().uncleanElection());
        LogHistory fine = new Story().end(0, 10, 0).told();
        assertTrue(LogChecker.weakestViolated(fine).isEmpty());
    }

    @Test
    void contractsAreReadAndWritten() {
        for (LogContract contract : LogChecker.ladder()) {
            assertEquals(contract, LogContract.parse(contract.toString()));
        }
    }

    @Test
    void hugeOffsetsAndValuesCostNoMemory() {
        long far = 1L << 60;
        LogResult result = strict(new Story()
                .append(0, 10, far, -far)
                .append(11, 20, 3, far)
                .sparseRead(21, 30, Claim.NONE, 3, 3, far, far, -far));
        assertEquals(Verdict.VIOLATION, result.verdict());
    }
}
