package dev.insync.reference.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.insync.reference.core.FetchAnswer;
import dev.insync.reference.core.Fix;
import dev.insync.reference.core.Fixes;
import dev.insync.reference.core.LeaderAndIsr;
import dev.insync.reference.core.Outcome;
import dev.insync.reference.core.StopReplica;
import dev.insync.reference.core.cluster.ClusterConfig;
import dev.insync.reference.core.cluster.ClusterState;
import dev.insync.reference.core.cluster.Event;
import dev.insync.reference.core.cluster.FetchSlot;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepeatsTest {
    private static final ClusterConfig CONFIG = Simulation.config(new SimulationOptions(1, 3, 1, 1, 2, Fixes.all()));
    private static final ClusterState FIRST = ClusterState.init(CONFIG);

    private static ClusterState after(ClusterState from, Event... events) {
        ClusterState state = from;
        for (Event event : events) {
            Outcome<ClusterState> outcome = event.on(state, CONFIG);
            state = ((Outcome.Step<ClusterState>) assertInstanceOf(Outcome.Step.class, outcome)).state();
        }
        return state;
    }

    @Test
    void aRequestForAFormerIncarnationIsRefusedAndObeyedWithoutKip380() {
        LeaderAndIsr request = new LeaderAndIsr(0, 1, 1, 1, 0, CONFIG.firstReplicas(), 0);
        assertEquals(FIRST, Repeats.again(FIRST, CONFIG, 1, 2, request));

        ClusterState bounced = after(FIRST, new Event.Crash(2, 0), new Event.ExpireSession(2), new Event.Restart(2));

        assertEquals(bounced, Repeats.again(bounced, CONFIG, 1, 2, request));
        ClusterConfig without = CONFIG.withFixes(Fixes.without(List.of(Fix.KIP_380)));
        assertNotEquals(bounced, Repeats.again(bounced, without, 1, 2, request));
    }

    @Test
    void aReplicaThatIsStoppedTwiceForgetsAnAnswerThatNobodyWaitsFor() {
        StopReplica request = new StopReplica(0, 1, 1, 0, false);
        ClusterState stopped = Repeats.again(FIRST, CONFIG, 1, 2, request);
        assertNotEquals(FIRST, stopped);
        assertEquals(stopped, Repeats.again(stopped, CONFIG, 1, 2, request));

        FetchSlot answer = new FetchSlot.Answer(new FetchAnswer.Records(0, 0, 0), List.of());
        ClusterState answered = Shape.withFetch(stopped, 0, 2, 1, answer);

        assertEquals(
                after(answered, new Event.DropFetchResponse(0, 2, 1)), Repeats.again(answered, CONFIG, 1, 2, request));
    }

    @Test
    void aFetchThatWasAnsweredTellsTheLeaderNothingNew() {
        ClusterState asked = after(FIRST, new Event.SendFetch(0, 2, 1));
        FetchSlot.Request fetch = (FetchSlot.Request) Shape.fetch(asked, 0, 2, 1);
        ClusterState answered = after(asked, new Event.HandleFetch(0, 1, 2, 0));

        assertEquals(answered, Repeats.again(answered, CONFIG, 0, 1, 2, fetch.request()));
        assertNotEquals(FIRST, Repeats.again(FIRST, CONFIG, 0, 1, 2, fetch.request()));
    }
}
