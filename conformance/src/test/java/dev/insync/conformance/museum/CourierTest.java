package dev.insync.conformance.museum;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.insync.conformance.museum.SpaceTime.Fate;
import dev.insync.conformance.museum.SpaceTime.Lane;
import dev.insync.conformance.museum.SpaceTime.Message;
import dev.insync.spec.value.ActionInstance;
import dev.insync.spec.value.ActionInstance.Binding;
import dev.insync.spec.value.TlaState;
import dev.insync.spec.value.TlaValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two brokers with a queue, a slot and a write to ZooKeeper between them; the names are of no specification. */
class CourierTest {
    private static final TlaValue A = TlaValue.model("a");
    private static final TlaValue B = TlaValue.model("b");
    private static final TlaValue IDLE = TlaValue.rec(Map.of("type", TlaValue.of("none")));
    private static final Lane BROKER_A = Lane.broker("a");
    private static final Lane BROKER_B = Lane.broker("b");

    private final Courier courier = new Courier();
    private int number = 1;
    private List<TlaValue> queue = List.of();
    private TlaValue slot = IDLE;
    private TlaValue write = IDLE;
    private boolean bothUp = true;
    private ClusterView before = view();

    private ClusterView view() {
        TlaValue up = TlaValue.rec(Map.of("up", TlaValue.of(true)));
        TlaValue down = TlaValue.rec(Map.of("up", TlaValue.of(false)));
        return new ClusterView(new TlaState(
                List.of("broker", "orders", "letters", "writes", "history"),
                TlaValue.fn(Map.of(A, up, B, bothUp ? up : down)),
                TlaValue.fn(Map.of(A, TlaValue.fn(Map.of(A, TlaValue.seq(List.of()), B, TlaValue.seq(queue))))),
                // A partition in front, as sequence and as nothing a message travels on.
                TlaValue.seq(List.of(TlaValue.fn(Map.of(A, TlaValue.fn(Map.of(B, slot)))))),
                TlaValue.fn(Map.of(A, write)),
                TlaValue.seq(List.of(message("old")))));
    }

    private static TlaValue message(String type) {
        return TlaValue.rec(Map.of("type", TlaValue.of(type)));
    }

    private void step(Lane actor, TlaValue... parameters) {
        List<Binding> bindings = new ArrayList<>();
        for (TlaValue parameter : parameters) {
            bindings.add(new Binding("x" + bindings.size(), parameter));
        }
        ClusterView after = view();
        courier.step(++number, actor, new ActionInstance("Step", bindings), before, after);
        before = after;
    }

    @Test
    void aRequestAndItsAnswerCrossTheSlot() {
        slot = message("request");
        step(BROKER_B, B, A);
        slot = message("answer");
        step(BROKER_A, A, B);
        slot = IDLE;
        step(BROKER_B, B, A);

        assertEquals(
                List.of(
                        new Message(BROKER_B, 2, BROKER_A, 3, Fate.RECEIVED, "request"),
                        new Message(BROKER_A, 3, BROKER_B, 4, Fate.RECEIVED, "answer")),
                courier.messages(number));
    }

    @Test
    void aQueueGivesOneMessageAtATimeAndKeepsTheRest() {
        queue = List.of(message("one"), message("two"));
        step(Lane.controller("a"), A);
        queue = List.of(message("two"), message("three"));
        step(BROKER_B, A, B);

        assertEquals(
                List.of(
                        new Message(Lane.controller("a"), 2, BROKER_B, 3, Fate.RECEIVED, "one"),
                        new Message(Lane.controller("a"), 2, BROKER_B, 3, Fate.IN_FLIGHT, "two"),
                        new Message(BROKER_B, 3, BROKER_A, 3, Fate.IN_FLIGHT, "three")),
                courier.messages(number));
    }

    @Test
    void whatAStepEmptiesBesideItsQueueIsForgotten() {
        queue = List.of(message("order"));
        step(Lane.controller("a"), A);
        slot = message("answer");
        step(BROKER_A, A, B);
        queue = List.of();
        slot = IDLE;
        step(BROKER_B, A, B);

        assertEquals(
                List.of(
                        new Message(Lane.controller("a"), 2, BROKER_B, 4, Fate.RECEIVED, "order"),
                        new Message(BROKER_A, 3, BROKER_B, 4, Fate.DISCARDED, "answer")),
                courier.messages(number));
    }

    @Test
    void theNetworkACrashAndAStepAboutSomethingElseReceiveNothing() {
        slot = message("lost");
        step(BROKER_A, A, B);
        slot = message("crashed");
        step(null, B, A);
        slot = IDLE;
        bothUp = false;
        step(BROKER_B, B, A);
        bothUp = true;
        step(BROKER_B, B);
        slot = message("forgotten");
        step(BROKER_A, A, B);
        slot = IDLE;
        step(BROKER_B, B);

        assertEquals(
                List.of(Fate.DISCARDED, Fate.DISCARDED, Fate.DISCARDED),
                courier.messages(number).stream().map(Message::fate).toList());
    }

    @Test
    void oneBrokerTalksToZooKeeper() {
        write = message("write");
        step(BROKER_A, A);
        write = message("written");
        step(Lane.ZOOKEEPER, A);
        write = IDLE;
        step(BROKER_A, A);

        assertEquals(
                List.of(
                        new Message(BROKER_A, 2, Lane.ZOOKEEPER, 3, Fate.RECEIVED, "write"),
                        new Message(Lane.ZOOKEEPER, 3, BROKER_A, 4, Fate.RECEIVED, "written")),
                courier.messages(number));
    }
}
