package dev.insync.reference.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The stories that the rules come from, on single replicas; the edge replay compares every transition. */
class ReplicaTest {
    private static final long SESSION = 9;
    private static final Fixes FIXES = Fixes.all();
    private static final Rules RULES = new Rules(FIXES, 1);
    private static final BrokerState BROKER = new BrokerState(true, 7, 1, false);

    private static LeaderAndIsr leads(int leader, int epoch, int... isr) {
        return new LeaderAndIsr(0, 1, 7, leader, epoch, BrokerSet.of(isr), epoch);
    }

    private static ReplicaState replica(int id, EpochLog log, long highWatermark) {
        return ReplicaState.offline(id, log, 0, highWatermark);
    }

    private static Outcome.Step<ReplicaState> done(Outcome<ReplicaState> outcome) {
        return assertInstanceOf(Outcome.Step.class, outcome, () -> "refused: " + outcome);
    }

    private static Refusal refusal(Outcome<ReplicaState> outcome) {
        Outcome.Refused<ReplicaState> refused = assertInstanceOf(Outcome.Refused.class, outcome);
        return refused.reason();
    }

    private static ReplicaState leader(int... isr) {
        return done(Replica.becomeLeader(BROKER, replica(1, EpochLog.empty(), 0), leads(1, 0, isr), RULES))
                .state();
    }

    private static ReplicaState fetched(ReplicaState leader, int follower, long offset) {
        FetchRequest request = new FetchRequest(
                leader.leaderEpoch(), SESSION, offset, offset == 0 ? EpochLog.NO_EPOCH : leader.leaderEpoch());
        return done(ReplicaFetches.handleFetch(leader, follower, request, Long.MAX_VALUE, RULES))
                .state();
    }

    @Test
    void aRecordIsAcknowledgedWhenTheLastMemberOfTheIsrAsksForWhatComesAfterIt() {
        Outcome.Step<ReplicaState> produced =
                done(Replica.produce(leader(1, 2, 3), 5, Acks.ALL, true, new Rules(FIXES, 2)));
        assertEquals(
                List.of(new Effect.Append(0, List.of(new EpochSpan(0, 5))), new Effect.HighWatermark(0)),
                produced.effects(),
                "nothing is acknowledged on append");
        ReplicaState oneHasIt = fetched(produced.state(), 2, 5);
        assertEquals(0, oneHasIt.highWatermark());
        Outcome.Step<ReplicaState> bothHaveIt = done(
                ReplicaFetches.handleFetch(oneHasIt, 3, new FetchRequest(0, SESSION, 5, 0), Long.MAX_VALUE, RULES));
        assertEquals(
                List.of(new Effect.HighWatermark(5), new Effect.Acknowledge(0, 5)),
                bothHaveIt.effects().subList(0, 2));
    }

    @Test
    void withoutTheRuleAnAppendIsAcknowledgedAtOnce() {
        Rules without = new Rules(Fixes.without(List.of(Fix.ACKS_ALL)), 1);
        List<Effect> effects =
                done(Replica.produce(leader(1, 2), 1, Acks.ALL, true, without)).effects();
        assertEquals(new Effect.Acknowledge(0, 1), effects.get(effects.size() - 1));
    }

    @Test
    void aLeaderWithTooFewInSyncReplicasRefusesToAppend() {
        assertEquals(
                Refusal.NOT_ENOUGH_REPLICAS,
                refusal(Replica.produce(leader(1), 1, Acks.ALL, true, new Rules(FIXES, 2))));
    }

    @Test
    void aFollowerThatMissedAnEpochTruncatesBeforeItFetches() {
        EpochLog ofTheLeader = EpochLog.empty().append(0, 3).append(2, 2);
        EpochLog ofTheFollower = EpochLog.empty().append(0, 3).append(1, 4);
        ReplicaState leader = done(Replica.becomeLeader(BROKER, replica(1, ofTheLeader, 3), leads(1, 3, 1, 2), RULES))
                .state();
        ReplicaState follower = done(Replica.becomeFollower(
                        BROKER, replica(2, ofTheFollower, 3), leads(1, 3, 1, 2), FIXES))
                .state();
        Effect.SendFetch fetch = (Effect.SendFetch)
                done(ReplicaFetches.sendFetch(BROKER, follower, 1)).effects().get(0);
        assertEquals(Refusal.DIVERGING, refusal(ReplicaFetches.handleFetch(leader, 2, fetch.request(), 1, RULES)));
        Effect.SendAnswer answer =
                (Effect.SendAnswer) done(ReplicaFetches.handleDivergingFetch(leader, 2, fetch.request(), RULES))
                        .effects()
                        .get(1);
        Outcome.Step<ReplicaState> cut =
                done(ReplicaFetches.truncate(follower, 1, (FetchAnswer.Diverging) answer.answer(), FIXES));
        assertEquals(List.of(new Effect.TruncateTo(3)), cut.effects());
        assertEquals(EpochLog.empty().append(0, 3), cut.state().log());
    }

    @Test
    void aFetchOfAnotherEpochIsFenced() {
        ReplicaState leader = leader(1, 2);
        assertEquals(
                Refusal.UNKNOWN_LEADER_EPOCH,
                refusal(ReplicaFetches.handleFetch(leader, 2, new FetchRequest(1, SESSION, 0, -1), 1, RULES)));
        ReplicaState later = done(Replica.becomeLeader(BROKER, leader, leads(1, 2, 1, 2), RULES))
                .state();
        assertEquals(
                Refusal.FENCED_LEADER_EPOCH,
                refusal(ReplicaFetches.handleFetch(later, 2, new FetchRequest(1, SESSION, 0, -1), 1, RULES)));
    }

    @Test
    void aReplicaJoinsTheIsrAtTheStartOfTheLeadersEpochNotAtItsHighWatermark() {
        EpochLog log = EpochLog.empty().append(0, 4);
        ReplicaState leader = done(Replica.becomeLeader(BROKER, replica(1, log, 0), leads(1, 1, 1, 2), RULES))
                .state();
        ReplicaState behind = fetched(leader, 3, 0);
        assertEquals(Refusal.NOT_CAUGHT_UP, refusal(ReplicaIsr.expandIsr(behind, 3, FIXES)));
        Outcome<ReplicaState> caughtUp =
                ReplicaFetches.handleFetch(behind, 3, new FetchRequest(1, SESSION, 4, 0), 1, RULES);
        assertEquals(
                List.of(new Effect.WriteIsr(1, BrokerSet.of(1, 2, 3), 1, 3, SESSION)),
                done(ReplicaIsr.expandIsr(done(caughtUp).state(), 3, FIXES)).effects());
    }

    @Test
    void whileAChangeOfTheIsrIsInFlightEveryMemberOfBothSetsCounts() {
        ReplicaState alone = leader(1);
        ReplicaState joining =
                done(ReplicaIsr.expandIsr(fetched(alone, 2, 0), 2, FIXES)).state();
        ReplicaState appended =
                done(Replica.produce(joining, 1, Acks.ALL, true, RULES)).state();
        assertEquals(0, appended.highWatermark(), "broker 2 may be in the ISR already");
        assertEquals(Refusal.ISR_CHANGE_IN_FLIGHT, refusal(ReplicaIsr.expandIsr(fetched(appended, 3, 0), 3, FIXES)));
        ReplicaState learned = done(ReplicaIsr.learnIsr(appended, 0, 1, RULES)).state();
        assertEquals(BrokerSet.of(1, 2), learned.isr());
        assertEquals(0, learned.highWatermark());
    }

    @Test
    void aRequestForAnEarlierIncarnationOfTheBrokerIsRefused() {
        LeaderAndIsr old = new LeaderAndIsr(0, 1, 6, 1, 5, BrokerSet.of(1), 5);
        assertEquals(
                Refusal.STALE_BROKER_EPOCH,
                refusal(Replica.becomeLeader(BROKER, replica(1, EpochLog.empty(), 0), old, RULES)));
    }

    @Test
    void aHighWatermarkAboveTheLogIsAnError() {
        assertThrows(InvariantViolation.class, () -> leader(1).withHighWatermark(1));
    }

    @Test
    void aLeaderNotesItsEpochBeforeItAppendsAnything() {
        ReplicaState leader = leader(1, 2);
        assertEquals(List.of(new EpochStart(0, 0)), leader.log().entries());
        assertEquals(0, leader.log().lastEpoch());
        ReplicaState later = done(Replica.becomeLeader(BROKER, leader, leads(1, 3, 1, 2), RULES))
                .state();
        assertEquals(List.of(new EpochStart(3, 0)), later.log().entries(), "an epoch that got no record goes");
    }

    @Test
    void whileTooFewAreInSyncTheHighWatermarkStays() {
        Rules two = new Rules(FIXES, 2);
        ReplicaState appended =
                done(Replica.produce(leader(1), 1, Acks.ONE, true, two)).state();
        assertEquals(0, appended.highWatermark());
        Rules without = new Rules(Fixes.without(List.of(Fix.KIP_966)), 2);
        assertEquals(
                1,
                done(Replica.produce(leader(1), 1, Acks.ONE, true, without))
                        .state()
                        .highWatermark());
    }

    @Test
    void aLeaderWhoseReplicaMayNotJoinGoesOnWithTheIsrThatItHad() {
        ReplicaState joining =
                done(ReplicaIsr.expandIsr(fetched(leader(1), 2, 0), 2, FIXES)).state();
        ReplicaState appended =
                done(Replica.produce(joining, 1, Acks.ALL, true, RULES)).state();
        ReplicaState alone = done(ReplicaIsr.withdrawIsr(appended, 0, RULES)).state();
        assertEquals(BrokerSet.of(1), alone.isr());
        assertEquals(1, alone.highWatermark());
    }

    @Test
    void aLeaderThatLostTheAnswerReadsTheStateAgain() {
        ReplicaState joining =
                done(ReplicaIsr.expandIsr(fetched(leader(1), 2, 0), 2, FIXES)).state();
        PartitionState written = new PartitionState(1, 0, BrokerSet.of(1, 2), 1, 1);
        ReplicaState reread =
                done(ReplicaIsr.rereadIsr(joining, 0, written, RULES)).state();
        assertEquals(BrokerSet.of(1, 2), reread.isr());
        assertEquals(1, reread.version());
        PartitionState ofAnotherEpoch = new PartitionState(2, 1, BrokerSet.of(2), 1, 1);
        assertEquals(
                joining,
                done(ReplicaIsr.rereadIsr(joining, 0, ofAnotherEpoch, RULES)).state());
    }

    @Test
    void aStoppedReplicaKeepsItsLogUnlessItIsDeleted() {
        ReplicaState follower = replica(2, EpochLog.empty().append(0, 3), 3);
        StopReplica stop = new StopReplica(0, 1, 7, 4, false);
        ReplicaState stopped =
                done(Replica.stopReplica(BROKER, follower, stop, FIXES)).state();
        assertEquals(3, stopped.log().endOffset());
        assertEquals(4, stopped.leaderEpoch());
        StopReplica older = new StopReplica(0, 1, 7, 3, true);
        assertEquals(Refusal.STALE_LEADER_EPOCH, refusal(Replica.stopReplica(BROKER, stopped, older, FIXES)));
        StopReplica delete = new StopReplica(0, 1, 7, 4, true);
        Outcome.Step<ReplicaState> deleted = done(Replica.stopReplica(BROKER, stopped, delete, FIXES));
        assertEquals(replica(2, EpochLog.empty(), 0), deleted.state());
        assertEquals(List.of(new Effect.TruncateTo(0)), deleted.effects());
    }

    @Test
    void whatWasFlushedOutlivesThePower() {
        ReplicaState flushed = done(Replica.flush(replica(1, EpochLog.empty().append(0, 2), 0)))
                .state();
        ReplicaState longer = flushed.withLog(flushed.log().append(1, 3));
        assertEquals(Refusal.BELOW_FLUSHED, refusal(Replica.loseTail(longer, 1, FIXES)));
        ReplicaState cut = done(Replica.loseTail(longer, 2, FIXES)).state();
        assertEquals(EpochLog.empty().append(0, 2), cut.log());
    }

    @Test
    void aTruncationWithNothingToCutStillForgetsAnEpochWithoutARecord() {
        ReplicaState leader = leader(1, 2);
        assertEquals(List.of(), leader.cutAt(0, FIXES).log().entries());
        Fixes without = Fixes.without(List.of(Fix.KAFKA_10706));
        assertEquals(leader, leader.cutAt(0, without));
    }
}
