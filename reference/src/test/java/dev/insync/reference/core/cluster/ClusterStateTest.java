package dev.insync.reference.core.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.core.Acks;
import dev.insync.reference.core.Assignment;
import dev.insync.reference.core.BrokerSet;
import dev.insync.reference.core.Fixes;
import dev.insync.reference.core.Outcome;
import dev.insync.reference.core.Refusal;
import dev.insync.reference.core.ReplicaState;
import dev.insync.reference.core.Role;
import dev.insync.reference.core.Rules;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Operations and failures told event by event: four brokers, of which three hold replicas of two partitions. */
class ClusterStateTest {
    private static final ClusterConfig CONFIG = new ClusterConfig(
            4,
            BrokerSet.of(1, 2, 3),
            1,
            3,
            new Rules(Fixes.all(), 2),
            Set.of(Acks.ALL, Acks.ONE),
            true,
            true,
            new Partitioning(2, 2, 4),
            Faults.of(fault -> 1));

    private ClusterState state = ClusterState.init(CONFIG);

    private ClusterStateTest after(Event... events) {
        for (Event event : events) {
            Outcome<ClusterState> outcome = event.on(state, CONFIG);
            Outcome.Step<ClusterState> step =
                    assertInstanceOf(Outcome.Step.class, outcome, () -> event + " is refused: " + outcome);
            state = step.state();
        }
        return this;
    }

    private Refusal refusal(Event event) {
        Outcome.Refused<ClusterState> refused = assertInstanceOf(Outcome.Refused.class, event.on(state, CONFIG));
        return refused.reason();
    }

    private ClusterStateTest fetched(int p, int leader, int follower, int records) {
        return after(
                new Event.SendFetch(p, follower, leader),
                new Event.HandleFetch(p, leader, follower, records),
                new Event.HandleFetchResponse(p, follower, leader));
    }

    private ReplicaState replica(int p, int b) {
        return state.replica().get(p).get(b).state();
    }

    @Test
    void anAcknowledgedRecordOutlivesItsLeader() {
        after(new Event.Produce(1, 1, 1, Acks.ALL));
        for (int f = 2; f <= 3; f++) {
            fetched(1, 1, f, 1).fetched(1, 1, f, 0);
        }
        assertEquals(List.of(1), state.client().get(1).acked().toList());
        after(new Event.Crash(1, 0));
        assertEquals(Refusal.BROKER_UNCHANGED, refusal(new Event.BrokerFailure(3, 1)), "the session still lives");
        after(new Event.ExpireSession(1));
        assertEquals(Refusal.BROKER_UNCHANGED, refusal(new Event.BrokerFailure(3, 1)), "a watch carries no data");
        after(new Event.ReadRegistry(3), new Event.BrokerFailure(3, 1));
        assertEquals(Refusal.BROKER_GONE, refusal(new Event.ElectLeader(3, 1, 1)));
        after(new Event.ElectLeader(3, 1, 2), new Event.BecomeLeader(3, 2));
        assertEquals(
                List.of(new LogRecord(0, 1)),
                state.replica().get(1).get(2).log().records());
        after(new Event.Produce(1, 2, 3, Acks.ALL));
        assertEquals(
                List.of(new LogRecord(0, 1), new LogRecord(1, 3)),
                state.replica().get(1).get(2).log().records());
        assertEquals(List.of(1), state.client().get(1).acked().toList());
    }

    @Test
    void aBudgetBoundsFaultsAndNothingElse() {
        after(new Event.Crash(1, 0));
        assertEquals(Refusal.BUDGET_SPENT, refusal(new Event.Crash(2, 0)));
        after(new Event.ExpireSession(1), new Event.Restart(1));
        assertEquals(1, state.faults().get(Fault.CRASH));
    }

    @Test
    void keysDecideThePartitionAndASequenceIsKept() {
        assertEquals(Refusal.OTHER_VALUE, refusal(new Event.Produce(0, 1, 1, Acks.ALL)), "key 1 is of partition 1");
        after(new Event.LoseProduce(1, 1));
        assertEquals(
                Refusal.OUT_OF_ORDER_SEQUENCE,
                refusal(new Event.Produce(1, 1, 3, Acks.ALL)),
                "the record before it is missing");
        after(new Event.RetryProduce(1, 1, 1), new Event.Produce(1, 1, 3, Acks.ONE));
        assertEquals(List.of(3), state.client().get(1).ackedByLeader().toList());
        assertEquals(Refusal.BUDGET_SPENT, refusal(new Event.DeduplicateRetry(1, 1, 1)));
    }

    @Test
    void aBrokerThatStopsInOrderGivesItsPartitionsAwayFirst() {
        after(new Event.BeginShutdown(1));
        assertEquals(Refusal.STILL_IN_SYNC, refusal(new Event.StopBroker(1)));
        for (int p = 0; p < 2; p++) {
            after(new Event.ControlledShutdown(3, p, 1, 2), new Event.StopReplica(3, 1), new Event.BecomeLeader(3, 2));
            assertEquals(Role.OFFLINE, replica(p, 1).role());
            assertEquals(BrokerSet.of(2, 3), replica(p, 2).isr());
        }
        after(new Event.StopBroker(1), new Event.Restart(1));
        assertTrue(state.isUp(1));
    }

    @Test
    void aReplicaMovesToAnotherBroker() {
        after(
                new Event.StartReassignment(3, 0, BrokerSet.of(2, 3, 4)),
                new Event.BecomeFollower(3, 4),
                new Event.BecomeLeader(3, 1));
        assertEquals(Refusal.TARGET_NOT_IN_SYNC, refusal(new Event.CompleteReassignment(3, 0, 2)));
        fetched(0, 1, 4, 0).after(new Event.ExpandIsr(0, 1, 4), new Event.WriteIsr(0, 1), new Event.LearnIsr(0, 1));
        after(new Event.CompleteReassignment(3, 0, 2));
        assertEquals(
                Assignment.of(BrokerSet.of(2, 3, 4)), state.zk().assignment().get(0));
        after(new Event.StopReplica(3, 1));
        assertEquals(ReplicaState.offline(1, replica(1, 1).log().upTo(0).withoutEpochs(), 0, 0), replica(0, 1));
    }

    @Test
    void aReplicaThatCameBackEmptyDoesNotJoinOnWhatItSaidBefore() {
        after(
                new Event.Produce(0, 1, 2, Acks.ONE),
                new Event.ShrinkIsr(0, 1, 2),
                new Event.WriteIsr(0, 1),
                new Event.LearnIsr(0, 1));
        fetched(0, 1, 2, 1).fetched(0, 1, 2, 0);
        after(new Event.ExpandIsr(0, 1, 2), new Event.Crash(2, 0), new Event.ExpireSession(2), new Event.Restart(2));
        assertEquals(Refusal.INELIGIBLE_REPLICA, refusal(new Event.WriteIsr(0, 1)));
        after(new Event.RefuseIneligible(0, 1), new Event.WithdrawIsr(0, 1));
        assertEquals(BrokerSet.of(1, 3), replica(0, 1).isr());
    }
}
