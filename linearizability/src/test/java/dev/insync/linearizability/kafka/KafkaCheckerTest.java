package dev.insync.linearizability.kafka;

import static dev.insync.linearizability.kafka.Tale.poll;
import static dev.insync.linearizability.kafka.Tale.send;
import static dev.insync.linearizability.kafka.Tale.sendTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.linearizability.Outcome;
import dev.insync.linearizability.Verdict;
import dev.insync.linearizability.kafka.KafkaOperation.Type;
import dev.insync.linearizability.log.LogContract;
import dev.insync.linearizability.log.LogContract.Acks;
import dev.insync.linearizability.log.LogContract.Isolation;
import dev.insync.linearizability.log.ViolationKind;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class KafkaCheckerTest {
    private static final LogContract KAFKA = LogContract.kafka();

    private static KafkaResult check(Tale tale) {
        return KafkaChecker.check(tale.told(), KAFKA);
    }

    private static Set<AnomalyKind> kinds(KafkaResult result, boolean legal) {
        return result.anomalies().stream()
                .filter(anomaly -> anomaly.legal() == legal)
                .map(Anomaly::kind)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Anomaly only(AnomalyKind kind, KafkaResult result) {
        assertEquals(Verdict.VIOLATION, result.verdict());
        assertEquals(
                Set.of(kind), kinds(result, false), () -> result.anomalies().toString());
        return result.violations().get(0);
    }

    @Test
    void anOrdinaryHistoryHasNoAnomaly() {
        KafkaResult result = check(new Tale()
                .sent(0, 100, 0)
                .sent(1, 101, 1)
                .polled(2, 0, 100)
                .polled(2, 1, 101)
                .op(3, Type.ASSIGN, Outcome.OK)
                .polled(3, 0, 100, 1, 101));
        assertEquals(Verdict.OK, result.verdict(), () -> result.anomalies() + " " + result.log());
        assertEquals(List.of(), result.anomalies());
    }

    @Test
    void inconsistentOffsets() {
        KafkaResult result = check(
                new Tale().sent(0, 100, 0).sent(0, 101, 0).polled(1, 0, 100).polled(2, 0, 101));
        assertTrue(kinds(result, false).contains(AnomalyKind.INCONSISTENT_OFFSETS));
    }

    @Test
    void aDuplicateIsLegalOnlyWithoutIdempotence() {
        Tale tale = new Tale().sent(0, 100, 0).polled(1, 0, 100, 1, 100);
        Anomaly found = only(AnomalyKind.DUPLICATE, check(tale));
        assertEquals("value 100 stands at the offsets [0, 1]", found.sentence());
        assertEquals(
                Verdict.OK,
                KafkaChecker.check(tale.told(), KAFKA.withIdempotence(false)).verdict());
    }

    @Test
    void anAbortedReadIsLegalOnlyInAReadUncommittedTransaction() {
        Tale plain = new Tale().op(0, Type.SEND, Outcome.FAIL, send(100, -1)).polled(1, 0, 100);
        only(AnomalyKind.G1A, check(plain));
        LogContract uncommitted = KAFKA.withIsolation(Isolation.READ_UNCOMMITTED);
        assertEquals(
                Verdict.VIOLATION, KafkaChecker.check(plain.told(), uncommitted).verdict());
        Tale txn = new Tale().op(0, Type.TXN, Outcome.FAIL, send(100, -1)).polled(1, 0, 100);
        only(AnomalyKind.G1A, check(txn));
        assertEquals(Verdict.OK, KafkaChecker.check(txn.told(), uncommitted).verdict());
    }

    @Test
    void aLostWriteIsLegalOnlyWhereDurabilityIsGivenUp() {
        Tale tale = new Tale().sent(0, 100, 0).sent(0, 101, 1).polled(1, 1, 101);
        Anomaly found = only(AnomalyKind.LOST_WRITE, check(tale));
        assertEquals(
                List.of(0, 2),
                found.operations().stream().map(KafkaOperation::index).toList());
        assertEquals(
                Verdict.OK,
                KafkaChecker.check(tale.told(), KAFKA.withAcks(Acks.LEADER)).verdict());
        assertEquals(
                Verdict.OK,
                KafkaChecker.check(tale.told(), KAFKA.withUncleanElection(true)).verdict());
    }

    @Test
    void aCommittedValueNeverPolledIsUnseen() {
        only(
                AnomalyKind.UNSEEN,
                check(new Tale().sent(0, 100, 0).sent(0, 101, 1).polled(1, 0, 100)));
    }

    @Test
    void anUnknownSendCountsOnceSomebodyReadAPartOfIt() {
        Tale tale = new Tale()
                .op(0, Type.TXN, Outcome.INFO, send(100, 0), send(101, 1))
                .sent(0, 102, 2)
                .polled(1, 0, 100)
                .op(1, Type.ASSIGN, Outcome.OK)
                .polled(1, 2, 102);
        only(AnomalyKind.LOST_WRITE, check(tale));
    }

    @Test
    void aConsumerSkipsAndGoesBackOnlyWithSubscribe() {
        Tale sends = new Tale().sent(0, 100, 0).sent(0, 101, 1).sent(0, 102, 2).polled(9, 0, 100, 1, 101, 2, 102);
        Tale skips = new Tale().sent(0, 100, 0).sent(0, 101, 1).sent(0, 102, 2).polled(9, 0, 100, 1, 101, 2, 102);
        Anomaly skip = only(AnomalyKind.POLL_SKIP, check(skips.polled(1, 0, 100).polled(1, 2, 102)));
        assertEquals("process 1 polled offset 0 and then offset 2, leaving out offset 1", skip.sentence());
        only(AnomalyKind.NONMONOTONIC_POLL, check(sends.polled(1, 1, 101).polled(1, 0, 100)));

        Tale subscribed = new Tale()
                .sent(0, 100, 0)
                .sent(0, 101, 1)
                .op(1, Type.SUBSCRIBE, Outcome.OK)
                .polled(1, 0, 100)
                .polled(1, 1, 101)
                .polled(1, 0, 100);
        KafkaResult result = check(subscribed);
        assertEquals(Verdict.OK, result.verdict());
        assertEquals(Set.of(AnomalyKind.NONMONOTONIC_POLL), kinds(result, true));
        Tale assigned = new Tale()
                .sent(0, 100, 0)
                .polled(1, 0, 100)
                .op(1, Type.ASSIGN, Outcome.OK)
                .polled(1, 0, 100);
        assertEquals(List.of(), check(assigned).anomalies());
    }

    @Test
    void sendsOfOneProducerGoUp() {
        Tale tale = new Tale()
                .concurrent(0, Type.SEND, Outcome.OK, send(101, 1))
                .concurrent(0, Type.SEND, Outcome.OK, send(100, 0))
                .concurrent(1, Type.POLL, Outcome.OK, poll("k", 0, 100, 1, 101));
        only(AnomalyKind.NONMONOTONIC_SEND, check(tale));
    }

    @Test
    void skipsAndStepsBackInsideOneOperation() {
        Tale skip = new Tale().sent(0, 100, 0).sent(0, 101, 1).sent(0, 102, 2).polled(2, 0, 100, 1, 101, 2, 102);
        KafkaResult skipped = check(skip.polled(1, 0, 100, 2, 102));
        assertEquals(Set.of(AnomalyKind.INT_POLL_SKIP), kinds(skipped, false));
        Tale back = new Tale().sent(0, 100, 0).sent(0, 101, 1);
        KafkaResult wentBack = check(back.op(1, Type.POLL, Outcome.OK, poll("k", 0, 100, 1, 101), poll("k", 0, 100)));
        assertEquals(Set.of(AnomalyKind.INT_NONMONOTONIC_POLL), kinds(wentBack, false));
        Tale rebalanced = new Tale().sent(0, 100, 0).sent(0, 101, 1);
        KafkaResult excused = check(rebalanced.rebalanced(1, Type.POLL, poll("k", 0, 100, 1, 101), poll("k", 0, 100)));
        assertEquals(Verdict.OK, excused.verdict(), () -> excused.anomalies().toString());
        assertEquals(Set.of(AnomalyKind.INT_NONMONOTONIC_POLL), kinds(excused, true));
    }

    @Test
    void sendsInsideOneOperationMayHaveOthersBetweenThemButNotGoDown() {
        Tale apart = new Tale()
                .concurrent(0, Type.TXN, Outcome.OK, send(100, 0), send(102, 2))
                .concurrent(1, Type.SEND, Outcome.OK, send(101, 1))
                .concurrent(2, Type.POLL, Outcome.OK, poll("k", 0, 100, 1, 101, 2, 102));
        KafkaResult legal = check(apart);
        assertEquals(Verdict.OK, legal.verdict(), () -> legal.anomalies().toString());
        assertTrue(kinds(legal, true).contains(AnomalyKind.INT_SEND_SKIP));
        Tale down = new Tale()
                .concurrent(0, Type.TXN, Outcome.OK, send(101, 1), send(100, 0))
                .concurrent(2, Type.POLL, Outcome.OK, poll("k", 0, 100, 1, 101));
        only(AnomalyKind.INT_NONMONOTONIC_SEND, check(down));
    }

    @Test
    void aTransactionDoesNotPollWhatItSent() {
        Tale tale = new Tale().op(0, Type.TXN, Outcome.OK, send(100, 0), poll("k", 0, 100));
        only(AnomalyKind.PRECOMMITTED_READ, check(tale));
    }

    @Test
    void transactionsThatReadFromEachOtherAreACycle() {
        Tale tale = new Tale()
                .concurrent(0, Type.TXN, Outcome.OK, sendTo("x", 1, 0), poll("y", 0, 2))
                .concurrent(1, Type.TXN, Outcome.OK, sendTo("y", 2, 0), poll("x", 0, 1));
        Anomaly cycle = only(AnomalyKind.G1C, check(tale));
        assertEquals("each of these must come before the next: T0 -> T1 -> T0", cycle.sentence());
        assertEquals(
                List.of("T1 polled 1 from x, which T0 wrote", "T0 polled 2 from y, which T1 wrote"),
                cycle.cycle().stream().map(Anomaly.Edge::reason).toList());
    }

    @Test
    void cyclesOfWritesAreLegalAndThoseThatNeedTheirOrderCountOnRequest() {
        Tale writes = new Tale()
                .concurrent(0, Type.TXN, Outcome.OK, sendTo("x", 1, 0), sendTo("y", 4, 1))
                .concurrent(1, Type.TXN, Outcome.OK, sendTo("x", 3, 1), sendTo("y", 2, 0))
                .concurrent(2, Type.POLL, Outcome.OK, poll("x", 0, 1, 1, 3), poll("y", 0, 2, 1, 4));
        KafkaResult g0 = check(writes);
        assertEquals(Verdict.OK, g0.verdict(), () -> g0.anomalies().toString());
        assertEquals(Set.of(AnomalyKind.G0), kinds(g0, true));

        Tale mixed = new Tale()
                .concurrent(0, Type.TXN, Outcome.OK, sendTo("x", 1, 0), poll("y", 0, 2))
                .concurrent(1, Type.TXN, Outcome.OK, sendTo("x", 3, 1), sendTo("y", 2, 0))
                .concurrent(2, Type.POLL, Outcome.OK, poll("x", 0, 1, 1, 3));
        KafkaResult legal = check(mixed);
        assertEquals(Verdict.OK, legal.verdict(), () -> legal.anomalies().toString());
        assertEquals(Set.of(AnomalyKind.G1C), kinds(legal, true));
        assertEquals(
                Verdict.VIOLATION,
                KafkaChecker.check(mixed.told(), KAFKA.withWriteOrder(true)).verdict());
    }

    @Test
    void aCycleWithReadsIsFoundBesideOneOfWritesAlone() {
        Tale both = new Tale()
                .concurrent(0, Type.TXN, Outcome.OK, sendTo("x", 1, 0), sendTo("y", 4, 1), poll("z", 0, 7))
                .concurrent(1, Type.TXN, Outcome.OK, sendTo("x", 3, 1), sendTo("y", 2, 0), sendTo("z", 7, 0))
                .concurrent(2, Type.POLL, Outcome.OK, poll("x", 0, 1, 1, 3), poll("y", 0, 2, 1, 4));
        KafkaResult result = KafkaChecker.check(both.told(), KAFKA.withWriteOrder(true));
        assertTrue(result.found().containsKey(AnomalyKind.G0));
        assertEquals(Set.of(AnomalyKind.G1C), kinds(result, false));
    }

    @Test
    void anUnknownSendMayTakeEffectAfterItsClientWentOn() {
        Tale tale = new Tale()
                .op(0, Type.TXN, Outcome.INFO, sendTo("x", 1, 0), sendTo("y", 3, 1))
                .op(0, Type.TXN, Outcome.OK, sendTo("y", 2, 0))
                .op(1, Type.POLL, Outcome.OK, poll("x", 0, 1), poll("y", 0, 2, 1, 3));
        assertEquals(List.of(), check(tale).anomalies());
    }

    @Test
    void cyclesThroughOneClientsOrderAndThroughRealTime() {
        // Process 0 polls the value before process 1, which later polls from process 0, has sent it.
        Tale process = new Tale()
                .concurrent(0, Type.TXN, Outcome.OK, poll("y", 0, 2))
                .concurrent(0, Type.TXN, Outcome.OK, sendTo("x", 1, 0))
                .concurrent(1, Type.TXN, Outcome.OK, sendTo("y", 2, 0), poll("x", 0, 1));
        assertEquals(Set.of(AnomalyKind.G1C_PROCESS), kinds(check(process), false));
        Tale realTime = new Tale()
                .op(0, Type.TXN, Outcome.OK, poll("y", 0, 2))
                .op(1, Type.TXN, Outcome.OK, sendTo("y", 2, 0))
                .op(2, Type.POLL, Outcome.OK, poll("y", 0, 2));
        KafkaResult result = check(realTime);
        assertTrue(kinds(result, false).contains(AnomalyKind.G1C_REALTIME));
        Tale writes = new Tale()
                .op(0, Type.TXN, Outcome.OK, sendTo("y", 2, 1))
                .op(1, Type.TXN, Outcome.OK, sendTo("y", 1, 0))
                .op(2, Type.POLL, Outcome.OK, poll("y", 0, 1, 1, 2));
        assertTrue(kinds(check(writes), true).contains(AnomalyKind.G0_REALTIME));
        Tale session = new Tale()
                .concurrent(0, Type.TXN, Outcome.OK, sendTo("y", 2, 1))
                .concurrent(0, Type.TXN, Outcome.OK, sendTo("y", 1, 0))
                .concurrent(2, Type.POLL, Outcome.OK, poll("y", 0, 1, 1, 2));
        assertTrue(kinds(check(session), true).contains(AnomalyKind.G0_PROCESS));
    }

    @Test
    void whatJepsensAnalyserPassesIsFoundByTheLogChecker() {
        Tale reorder = new Tale().sent(0, 100, 1).sent(1, 101, 0).polled(2, 0, 101, 1, 100);
        KafkaResult result = check(reorder);
        assertFalse(kinds(result, false).contains(AnomalyKind.NONMONOTONIC_SEND));
        assertEquals(Verdict.VIOLATION, result.verdict());
        assertEquals(
                ViolationKind.REAL_TIME_REORDER,
                result.log().violations().get(0).kind());
    }

    @Test
    void anEmptyPollIsStaleUnderTheStrictContractAlone() {
        Tale stale = new Tale()
                .sent(0, 100, 0)
                .polled(1, 0, 100)
                .sent(0, 101, 1)
                .polled(1)
                .polled(1, 1, 101);
        assertEquals(Verdict.OK, check(stale).verdict());
        KafkaResult strict = KafkaChecker.check(stale.told(), LogContract.linearizable());
        assertEquals(Verdict.VIOLATION, strict.verdict());
        assertEquals(ViolationKind.STALE_READ, strict.log().violations().get(0).kind());
        Tale fresh = new Tale()
                .sent(0, 100, 0)
                .polled(1, 0, 100)
                .polled(1)
                .sent(0, 101, 1)
                .polled(1, 1, 101);
        assertEquals(
                Verdict.OK,
                KafkaChecker.check(fresh.told(), LogContract.linearizable()).verdict());
        Tale moved = new Tale()
                .sent(0, 100, 0)
                .polled(1, 0, 100)
                .sent(0, 101, 1)
                .op(1, Type.ASSIGN, Outcome.OK)
                .polled(1)
                .polled(1, 1, 101);
        assertEquals(
                Verdict.OK,
                KafkaChecker.check(moved.told(), LogContract.linearizable()).verdict());
    }
}
