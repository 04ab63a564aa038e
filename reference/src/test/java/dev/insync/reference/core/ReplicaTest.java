package dev.insync.reference.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The stories that the rules come from, on single replicas; the edge replay compares every transition. */
class ReplicaTest {
    private static final Fixes FIXES = Fixes.all();
    private static final BrokerState BROKER = new BrokerState(true, 7, 1);

    private static LeaderAndIsr leads(int leader, int epoch, int... isr) {
        return new LeaderAndIsr(1, 7, leader, epoch, BrokerSet.of(isr), epoch);
    }

    private static ReplicaState replica(int id, EpochLog log, long highWatermark) {
        return ReplicaState.offline(id, log, highWatermark);
    }

    private static Outcome.Step<ReplicaState> done(Outcome<ReplicaState> outcome) {
        return assertInstanceOf(Outcome.Step.class, outcome, () -> "refused: " + outcome);
    }

    private static Refusal refusal(Outcome<ReplicaState> outcome) {
        Outcome.Refused<ReplicaState> refused = assertInstanceOf(Outcome.Refused.class, outcome);
        return refused.reason();
    }

    private static ReplicaState leader(int... isr) {
        return done(Replica.becomeLeader(BROKER, replica(1, EpochLog.empty(), 0), leads(1, 0, isr), FIXES))
                .state();
    }

    private static ReplicaState fetched(ReplicaState leader, int follower, long offset) {
        FetchRequest request =
                new FetchRequest(leader.leaderEpoch(), offset, offset == 0 ? EpochLog.NO_EPOCH : leader.leaderEpoch());
        return done(Replica.handleFetch(leader, follower, request, Long.MAX_VALUE, FIXES))
                .state();
    }

    @Test
    void aRecordIsAcknowledgedWhenTheLastMemberOfTheIsrAsksForWhatComesAfterIt() {
        Outcome.Step<ReplicaState> produced = done(Replica.produce(leader(1, 2, 3), 5, 2, FIXES));
        assertEquals(
                List.of(new Effect.Append(0, List.of(new EpochSpan(0, 5)))),
                produced.effects(),
                "nothing is acknowledged on append");
        ReplicaState oneHasIt = fetched(produced.state(), 2, 5);
        assertEquals(0, oneHasIt.highWatermark());
        Outcome.Step<ReplicaState> bothHaveIt =
                done(Replica.handleFetch(oneHasIt, 3, new FetchRequest(0, 5, 0), Long.MAX_VALUE, FIXES));
        assertEquals(
                List.of(new Effect.HighWatermark(5), new Effect.Acknowledge(5)),
                bothHaveIt.effects().subList(0, 2));
    }

    @Test
    void withoutTheRuleAnAppendIsAcknowledgedAtOnce() {
        Fixes without = Fixes.without(List.of(Fix.ACKS_ALL));
        List<Effect> effects =
                done(Replica.produce(leader(1, 2), 1, 1, without)).effects();
        assertEquals(new Effect.Acknowledge(1), effects.get(effects.size() - 1));
    }

    @Test
    void aLeaderWithTooFewInSyncReplicasRefusesToAppend() {
        assertEquals(Refusal.NOT_ENOUGH_REPLICAS, refusal(Replica.produce(leader(1), 1, 2, FIXES)));
    }

    @Test
    void aFollowerThatMissedAnEpochTruncatesBeforeItFetches() {
        EpochLog ofTheLeader = EpochLog.empty().append(0, 3).append(2, 2);
        EpochLog ofTheFollower = EpochLog.empty().append(0, 3).append(1, 4);
        ReplicaState leader = done(Replica.becomeLeader(BROKER, replica(1, ofTheLeader, 3), leads(1, 3, 1, 2), FIXES))
                .state();
        ReplicaState follower = done(Replica.becomeFollower(
                        BROKER, replica(2, ofTheFollower, 3), leads(1, 3, 1, 2), FIXES))
                .state();
        Effect.SendFetch fetch = (Effect.SendFetch)
                done(Replica.sendFetch(follower, 1)).effects().get(0);
        assertEquals(Refusal.DIVERGING, refusal(Replica.handleFetch(leader, 2, fetch.request(), 1, FIXES)));
        Effect.SendAnswer answer =
                (Effect.SendAnswer) done(Replica.handleDivergingFetch(leader, 2, fetch.request(), FIXES))
                        .effects()
                        .get(0);
        Outcome.Step<ReplicaState> cut =
                done(Replica.truncate(follower, 1, (FetchAnswer.Diverging) answer.answer(), FIXES));
        assertEquals(List.of(new Effect.TruncateTo(3)), cut.effects());
        assertEquals(EpochLog.empty().append(0, 3), cut.state().log());
    }

    @Test
    void aFetchOfAnotherEpochIsFenced() {
        ReplicaState leader = leader(1, 2);
        assertEquals(
                Refusal.UNKNOWN_LEADER_EPOCH,
                refusal(Replica.handleFetch(leader, 2, new FetchRequest(1, 0, -1), 1, FIXES)));
        ReplicaState later = done(Replica.becomeLeader(BROKER, leader, leads(1, 2, 1, 2), FIXES))
                .state();
        assertEquals(
                Refusal.FENCED_LEADER_EPOCH,
                refusal(Replica.handleFetch(later, 2, new FetchRequest(1, 0, -1), 1, FIXES)));
    }

    @Test
    void aReplicaJoinsTheIsrAtTheStartOfTheLeadersEpochNotAtItsHighWatermark() {
        EpochLog log = EpochLog.empty().append(0, 4);
        ReplicaState leader = done(Replica.becomeLeader(BROKER, replica(1, log, 0), leads(1, 1, 1, 2), FIXES))
                .state();
        ReplicaState behind = fetched(leader, 3, 0);
        assertEquals(Refusal.NOT_CAUGHT_UP, refusal(Replica.expandIsr(behind, 3, FIXES)));
        Outcome<ReplicaState> caughtUp = Replica.handleFetch(behind, 3, new FetchRequest(1, 4, 0), 1, FIXES);
        assertEquals(
                List.of(new Effect.WriteIsr(1, BrokerSet.of(1, 2, 3), 1)),
                done(Replica.expandIsr(done(caughtUp).state(), 3, FIXES)).effects());
    }

    @Test
    void whileAChangeOfTheIsrIsInFlightEveryMemberOfBothSetsCounts() {
        ReplicaState alone = leader(1);
        ReplicaState joining =
                done(Replica.expandIsr(fetched(alone, 2, 0), 2, FIXES)).state();
        ReplicaState appended = done(Replica.produce(joining, 1, 1, FIXES)).state();
        assertEquals(0, appended.highWatermark(), "broker 2 may be in the ISR already");
        assertEquals(Refusal.ISR_CHANGE_IN_FLIGHT, refusal(Replica.expandIsr(fetched(appended, 3, 0), 3, FIXES)));
        ReplicaState learned = done(Replica.learnIsr(appended, 0, 1, FIXES)).state();
        assertEquals(BrokerSet.of(1, 2), learned.isr());
        assertEquals(0, learned.highWatermark());
    }

    @Test
    void aRequestForAnEarlierIncarnationOfTheBrokerIsRefused() {
        LeaderAndIsr old = new LeaderAndIsr(1, 6, 1, 5, BrokerSet.of(1), 5);
        assertEquals(
                Refusal.STALE_BROKER_EPOCH,
                refusal(Replica.becomeLeader(BROKER, replica(1, EpochLog.empty(), 0), old, FIXES)));
    }

    @Test
    void aHighWatermarkAboveTheLogIsAnError() {
        assertThrows(InvariantViolation.class, () -> leader(1).withHighWatermark(1));
    }
}
