package dev.insync.conformance.museum;

import dev.insync.conformance.museum.SpaceTime.Cycle;
import dev.insync.conformance.museum.SpaceTime.Fate;
import dev.insync.conformance.museum.SpaceTime.Kind;
import dev.insync.conformance.museum.SpaceTime.Lane;
import dev.insync.conformance.museum.SpaceTime.Look;
import dev.insync.conformance.museum.SpaceTime.Message;
import dev.insync.conformance.museum.SpaceTime.Moment;
import dev.insync.conformance.museum.SpaceTime.Style;
import dev.insync.spec.engine.Counterexample;
import dev.insync.spec.engine.Counterexample.Loop;
import dev.insync.spec.engine.Counterexample.Step;
import dev.insync.spec.model.Definitions;
import dev.insync.spec.value.ActionInstance;
import dev.insync.spec.value.CompactText;
import dev.insync.spec.value.TlaValue;
import dev.insync.spec.value.TlaValue.Fn;
import dev.insync.spec.value.TlaValue.Seq;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a counterexample as a {@link SpaceTime}, from the states alone and the banners of the actions. */
final class SpaceTimeReader {
    private static final List<String> ACKNOWLEDGED = List.of("acked", "ackedByLeader");
    private static final Look GAP = new Look(Style.NONE, 0);

    private final Narrator narrator;
    private final Counterexample counterexample;
    private final ClusterView initial;
    private final List<Moment> moments = new ArrayList<>();
    private final List<Message> calls = new ArrayList<>();
    private final Courier courier = new Courier();

    private SpaceTimeReader(Counterexample counterexample, Definitions definitions) {
        this.narrator = new Narrator(definitions);
        this.counterexample = counterexample;
        this.initial = new ClusterView(counterexample.initial());
    }

    /** The diagram's content; without lanes where the specification has no brokers. */
    static SpaceTime read(Counterexample counterexample, Definitions definitions) {
        return new SpaceTimeReader(counterexample, definitions).read();
    }

    private SpaceTime read() {
        moments.add(new Moment(1, "Initial state", "", "", null, Notes.of(null, initial), looks(initial)));
        ClusterView before = initial;
        for (Step step : counterexample.steps()) {
            ClusterView after = new ClusterView(step.state());
            Lane actor = narrator.actor(step.action(), before, after);
            courier.step(step.number(), actor, step.action(), before, after);
            calls(step.number(), actor, before, after);
            moments.add(new Moment(
                    step.number(),
                    step.action().name(),
                    Narrator.parameters(step.action()),
                    narrator.sentence(step.action()),
                    actor,
                    Notes.of(before, after),
                    looks(after)));
            before = after;
        }
        List<Message> messages = new ArrayList<>(calls);
        messages.addAll(courier.messages(counterexample.length()));
        messages.sort(Comparator.comparingInt(Message::sentAt));
        return new SpaceTime(lanes(messages), moments, messages, Notes.of(null, before), cycle());
    }

    private @Nullable Cycle cycle() {
        Loop loop = counterexample.loop();
        if (loop == null) {
            return null;
        }
        ActionInstance action = loop.action();
        return new Cycle(loop.backTo(), action == null ? null : action.toString());
    }

    /** What the specification does in one step between two nodes: writes to ZooKeeper, and clients' calls. */
    private void calls(int number, @Nullable Lane actor, ClusterView before, ClusterView after) {
        if (actor == null) {
            return;
        }
        if (actor.kind() != Kind.ZOOKEEPER && !before.variable("zk").equals(after.variable("zk"))) {
            calls.add(new Message(actor, number, Lane.ZOOKEEPER, number, Fate.AT_ONCE, "writes"));
        }
        if (actor.kind() == Kind.BROKER) {
            produced(number, actor, before, after);
            Optional<TlaValue> old = before.variable("client");
            Optional<TlaValue> fresh = after.variable("client");
            if (old.isPresent() && fresh.isPresent()) {
                answered(number, actor, old.get(), fresh.get());
            }
        }
    }

    /** A leader's log grows by what a producer sends. */
    private void produced(int number, Lane leader, ClusterView before, ClusterView after) {
        TlaValue broker = TlaValue.model(leader.node());
        after.replicas(broker).forEach((partition, replica) -> {
            List<TlaValue> log = elements(replica, "log");
            List<TlaValue> old = elements(before.replicas(broker).get(partition), "log");
            boolean leads = ClusterView.field(replica, "role").equals(Optional.of(TlaValue.of("leader")));
            if (leads && log.size() > old.size()) {
                log.subList(old.size(), log.size())
                        .forEach(record -> call(Lane.CLIENT, number, leader, "record " + value(record)));
            }
        });
    }

    private static String value(TlaValue record) {
        return CompactText.of(ClusterView.field(record, "value").orElse(record));
    }

    private static List<TlaValue> elements(@Nullable TlaValue value, String field) {
        return value == null
                ? List.of()
                : ClusterView.field(value, field).map(TlaValue::elements).orElse(List.of());
    }

    private void call(Lane from, int number, Lane to, String text) {
        calls.add(new Message(from, number, to, number, Fate.AT_ONCE, text));
    }

    /** What clients know afterwards, the leader told them. */
    private void answered(int number, Lane actor, TlaValue old, TlaValue fresh) {
        if (fresh instanceof Fn || fresh instanceof Seq) {
            fresh.asFunction()
                    .forEach((partition, client) -> ClusterView.at(old, partition)
                            .ifPresent(oldClient -> answered(number, actor, oldClient, client)));
            return;
        }
        Set<TlaValue> acked = new HashSet<>();
        List<TlaValue> newlyAcked = new ArrayList<>();
        for (String field : ACKNOWLEDGED) {
            acked.addAll(elements(old, field));
            newlyAcked.addAll(elements(fresh, field));
        }
        newlyAcked.stream()
                .filter(acked::add)
                .forEach(value -> call(actor, number, Lane.CLIENT, "acknowledges " + CompactText.of(value)));
        List<TlaValue> read = elements(fresh, "read");
        read.subList(Math.min(elements(old, "read").size(), read.size()), read.size())
                .forEach(record -> call(actor, number, Lane.CLIENT, "gives " + value(record)));
        ClusterView.field(fresh, "listed")
                .filter(end -> !Optional.of(end).equals(ClusterView.field(old, "listed")))
                .ifPresent(end -> call(actor, number, Lane.CLIENT, "ends at " + CompactText.of(end)));
    }

    private List<Lane> lanes(List<Message> messages) {
        Set<Lane> used = new HashSet<>();
        messages.forEach(message -> {
            used.add(message.from());
            used.add(message.to());
        });
        for (Moment moment : moments) {
            if (moment.actor() != null) {
                used.add(moment.actor());
            }
        }
        List<Lane> lanes = new ArrayList<>();
        if (used.contains(Lane.CLIENT)) {
            lanes.add(Lane.CLIENT);
        }
        initial.brokers().forEach(broker -> lanes.add(Lane.broker(broker.asText())));
        initial.brokers().stream()
                .map(broker -> Lane.controller(broker.asText()))
                .filter(used::contains)
                .forEach(lanes::add);
        if (initial.variable("zk").isPresent()) {
            lanes.add(Lane.ZOOKEEPER);
        }
        return lanes;
    }

    private Map<Lane, Look> looks(ClusterView view) {
        Map<Lane, Look> looks = new HashMap<>();
        looks.put(Lane.CLIENT, new Look(Style.PLAIN, 0));
        looks.put(Lane.ZOOKEEPER, new Look(Style.PLAIN, 0));
        for (TlaValue broker : view.brokers()) {
            boolean active = view.isActiveController(broker);
            looks.put(Lane.controller(broker.asText()), active ? new Look(Style.PLAIN, 0) : GAP);
            looks.put(Lane.broker(broker.asText()), view.isUp(broker) ? role(view, broker) : GAP);
        }
        return looks;
    }

    /** The highest role among the partitions. */
    private static Look role(ClusterView view, TlaValue broker) {
        Look look = new Look(Style.IDLE, 0);
        for (TlaValue replica : view.replicas(broker).values()) {
            String role =
                    ClusterView.field(replica, "role").map(TlaValue::asText).orElse("");
            int epoch = ClusterView.field(replica, "leaderEpoch")
                    .map(TlaValue::asInt)
                    .orElse(0);
            if (role.equals("leader")) {
                return new Look(Style.LEADER, epoch);
            }
            look = role.equals("follower") ? new Look(Style.FOLLOWER, epoch) : look;
        }
        return look;
    }
}
