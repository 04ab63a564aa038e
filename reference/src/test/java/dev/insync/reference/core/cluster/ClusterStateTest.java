package dev.insync.reference.core.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.insync.reference.core.Fixes;
import dev.insync.reference.core.Outcome;
import dev.insync.reference.core.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A failover told event by event. */
class ClusterStateTest {
    private static final ClusterConfig CONFIG =
            new ClusterConfig(3, 1, 3, 2, Fixes.all(), 2, new Faults(1, 0, 0, 0, 0));

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

    @Test
    void anAcknowledgedRecordOutlivesItsLeader() {
        after(new Event.Produce(1, 1));
        for (int f = 2; f <= 3; f++) {
            after(
                    new Event.SendFetch(f, 1),
                    new Event.HandleFetch(1, f, 1),
                    new Event.HandleFetchResponse(f, 1),
                    new Event.SendFetch(f, 1),
                    new Event.HandleFetch(1, f, 0));
        }
        assertEquals(List.of(1), state.client().acked().toList());
        after(new Event.Crash(1, 0));
        assertEquals(Refusal.BROKER_UNCHANGED, refusal(new Event.BrokerFailure(3, 1)), "the session still lives");
        after(new Event.ExpireSession(1), new Event.BrokerFailure(3, 1));
        assertEquals(Refusal.BROKER_GONE, refusal(new Event.ElectLeader(3, 1)));
        after(new Event.ElectLeader(3, 2), new Event.BecomeLeader(3, 2));
        assertEquals(List.of(new LogRecord(0, 1)), state.replica().get(2).log().records());
        after(new Event.Produce(2, 2));
        assertEquals(
                List.of(new LogRecord(0, 1), new LogRecord(1, 2)),
                state.replica().get(2).log().records());
        assertEquals(List.of(1), state.client().acked().toList());
    }

    @Test
    void aBudgetBoundsFaultsAndNothingElse() {
        after(new Event.Crash(1, 0));
        assertEquals(Refusal.BUDGET_SPENT, refusal(new Event.Crash(2, 0)));
        after(new Event.ExpireSession(1), new Event.Restart(1));
        assertEquals(1, state.faults().crashes());
    }
}
