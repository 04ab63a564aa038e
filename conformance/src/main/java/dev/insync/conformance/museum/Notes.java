package dev.insync.conformance.museum;

import dev.insync.conformance.museum.SpaceTime.Cell;
import dev.insync.conformance.museum.SpaceTime.Lane;
import dev.insync.conformance.museum.SpaceTime.Log;
import dev.insync.conformance.museum.SpaceTime.Note;
import dev.insync.conformance.museum.SpaceTime.Words;
import dev.insync.spec.value.CompactText;
import dev.insync.spec.value.TlaValue;
import dev.insync.spec.value.TlaValue.Bool;
import dev.insync.spec.value.TlaValue.Fn;
import dev.insync.spec.value.TlaValue.Rec;
import dev.insync.spec.value.TlaValue.Seq;
import dev.insync.spec.value.TlaValue.SetOf;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is written beside the lanes: all of a state, or what a step changed. */
final class Notes {
    private static final Set<String> KNOWN_OF_ZOOKEEPER =
            Set.of("brokers", "czxid", "controller", "controllerEpoch", "state", "assignment");
    private static final Set<String> KNOWN_OF_BROKER = Set.of("up", "epoch", "controllerEpoch");
    private static final Set<String> KNOWN_OF_CONTROLLER = Set.of("active", "epoch", "live");

    private final @Nullable ClusterView before;
    private final ClusterView after;
    private final List<Note> notes = new ArrayList<>();

    private Notes(@Nullable ClusterView before, ClusterView after) {
        this.before = before;
        this.after = after;
    }

    /** What differs from the state before; all of the state when that is null. */
    static List<Note> of(@Nullable ClusterView before, ClusterView after) {
        Notes reader = new Notes(before, after);
        reader.client();
        after.brokers().forEach(reader::broker);
        after.brokers().forEach(reader::controller);
        reader.zooKeeper();
        return reader.notes;
    }

    private void words(Lane lane, String text, boolean strong) {
        notes.add(new Words(lane, MessageText.cut(text), strong));
    }

    private void client() {
        if (before == null) {
            after.variable("client").ifPresent(this::client);
        }
    }

    private void client(TlaValue client) {
        if (!(client instanceof Rec)) {
            client.asFunction().values().forEach(this::client);
            return;
        }
        for (String field : List.of("acked", "ackedByLeader")) {
            ClusterView.field(client, field)
                    .filter(acked -> !acked.elements().isEmpty())
                    .ifPresent(acked -> words(
                            Lane.CLIENT,
                            (field.equals("acked") ? "acked " : "by leader ") + MessageText.set(acked),
                            false));
        }
        ClusterView.field(client, "read")
                .filter(read -> !read.elements().isEmpty())
                .ifPresent(read -> words(
                        Lane.CLIENT,
                        "read "
                                + read.elements().stream()
                                        .map(record -> text(record, "value"))
                                        .collect(Collectors.joining(" ")),
                        false));
        ClusterView.field(client, "listed")
                .filter(end -> !end.equals(TlaValue.of(0)))
                .ifPresent(end -> words(Lane.CLIENT, "knows end " + CompactText.of(end), false));
    }

    private void broker(TlaValue broker) {
        Lane lane = Lane.broker(broker.asText());
        if (before == null && !after.isUp(broker)) {
            words(lane, "down", true);
        } else if (before != null && before.isUp(broker) != after.isUp(broker)) {
            words(lane, after.isUp(broker) ? "starts" : "process ends", true);
        }
        if (before != null && before.isUp(broker) == after.isUp(broker)) {
            after.of("broker", broker)
                    .ifPresent(process ->
                            others(lane, before.of("broker", broker).orElse(null), process, KNOWN_OF_BROKER));
        }
        after.replicas(broker).forEach((partition, replica) -> {
            TlaValue old = before == null ? null : before.replicas(broker).get(partition);
            replica(lane, partition, old, replica, after.isUp(broker));
        });
    }

    private void replica(Lane lane, String partition, @Nullable TlaValue old, TlaValue replica, boolean up) {
        String prefix = prefix(partition);
        boolean roleChanged = changed(old, replica, "role", "leader", "leaderEpoch");
        String role = text(replica, "role");
        if (roleChanged && up && !role.isEmpty()) {
            words(lane, prefix + roleText(role, replica), true);
        }
        boolean leads = role.equals("leader");
        if (leads && up && (roleChanged || changed(old, replica, "isr", "pendingIsr"))) {
            ClusterView.field(replica, "isr").ifPresent(isr -> words(lane, "ISR " + MessageText.set(isr), false));
            ClusterView.field(replica, "pendingIsr")
                    .filter(pending -> !pending.elements().isEmpty())
                    .ifPresent(pending -> words(lane, "wants " + MessageText.set(pending), false));
        }
        if (leads && old != null && !roleChanged) {
            ends(lane, old, replica);
        }
        if (changed(old, replica, "log", "highWatermark") && replica instanceof Rec rec) {
            log(lane, partition, rec);
        }
        if (old != null && !roleChanged) {
            disk(lane, old, replica);
        }
    }

    /** What is on disk beside the log, where it does not simply follow from it. */
    private void disk(Lane lane, TlaValue old, TlaValue replica) {
        if (changed(old, replica, "flushed")) {
            words(lane, "flushed to " + text(replica, "flushed"), false);
        }
        if (changed(old, replica, "epochs") && !changed(old, replica, "log")) {
            String entries = ClusterView.field(replica, "epochs").map(TlaValue::elements).orElse(List.of()).stream()
                    .map(entry -> "e" + text(entry, "epoch") + " at " + text(entry, "start"))
                    .collect(Collectors.joining(", "));
            words(lane, "epochs: " + (entries.isEmpty() ? "none" : entries), false);
        }
    }

    private void ends(Lane lane, TlaValue old, TlaValue replica) {
        Optional<TlaValue> ends = ClusterView.field(replica, "ends");
        Optional<TlaValue> oldEnds = ClusterView.field(old, "ends");
        if (ends.isPresent() && oldEnds.isPresent()) {
            ends.get().asFunction().forEach((follower, end) -> {
                if (!Optional.of(end).equals(ClusterView.at(oldEnds.get(), follower))) {
                    words(lane, follower.asText() + " has come to " + CompactText.of(end), false);
                }
            });
        }
    }

    private void log(Lane lane, String partition, Rec replica) {
        if (replica.fields().get("log") instanceof Seq records) {
            List<Cell> cells = records.elements().stream()
                    .map(element -> new Cell(number(element, "epoch"), text(element, "value")))
                    .toList();
            notes.add(new Log(lane, partition, cells, number(replica, "highWatermark")));
        }
    }

    private static String roleText(String role, TlaValue replica) {
        return switch (role) {
            case "leader" -> "leads, epoch " + text(replica, "leaderEpoch");
            case "follower" -> "follows " + text(replica, "leader") + ", epoch " + text(replica, "leaderEpoch");
            default -> "no role";
        };
    }

    private void controller(TlaValue broker) {
        Lane lane = Lane.controller(broker.asText());
        Optional<TlaValue> now = after.of("controller", broker);
        TlaValue old = before == null ? null : before.of("controller", broker).orElse(null);
        if (now.isEmpty() || (before == null && !after.isActiveController(broker))) {
            return;
        }
        TlaValue controller = now.get();
        if (changed(old, controller, "active")) {
            boolean active = after.isActiveController(broker);
            words(lane, active ? "active, epoch " + text(controller, "epoch") : "stops", true);
        }
        if (after.isActiveController(broker) && changed(old, controller, "live")) {
            ClusterView.field(controller, "live").ifPresent(live -> words(lane, "live: " + present(live), false));
        }
        others(lane, old, controller, KNOWN_OF_CONTROLLER);
    }

    private void zooKeeper() {
        Lane lane = Lane.ZOOKEEPER;
        Optional<TlaValue> now = after.variable("zk");
        if (now.isEmpty()) {
            return;
        }
        TlaValue zk = now.get();
        TlaValue old = before == null ? null : before.variable("zk").orElse(null);
        after.ofPartitions("state").forEach((partition, state) -> {
            TlaValue oldState =
                    before == null ? null : before.ofPartitions("state").get(partition);
            String prefix = prefix(partition);
            if (changed(oldState, state, "leader", "leaderEpoch")) {
                String leader = text(state, "leader");
                String who = leader.equals("None") ? "no leader" : "leader " + leader;
                words(lane, prefix + who + ", epoch " + text(state, "leaderEpoch"), true);
            }
            if (changed(oldState, state, "isr", "version")) {
                ClusterView.field(state, "isr")
                        .ifPresent(isr ->
                                words(lane, "ISR " + MessageText.set(isr) + ", v" + text(state, "version"), false));
            }
        });
        after.ofPartitions("assignment")
                .forEach((partition, assignment) -> assignment(
                        lane,
                        partition,
                        before == null
                                ? null
                                : before.ofPartitions("assignment").get(partition),
                        assignment));
        if (changed(old, zk, "controller", "controllerEpoch")) {
            String controller = text(zk, "controller");
            String who = controller.equals("None") ? "no controller" : "controller " + controller;
            words(lane, who + ", epoch " + text(zk, "controllerEpoch"), false);
        }
        if (changed(old, zk, "brokers")) {
            ClusterView.field(zk, "brokers").ifPresent(ids -> words(lane, "ids: " + present(ids), false));
        }
        others(lane, old, zk, KNOWN_OF_ZOOKEEPER);
    }

    /** Fields that this class does not know: their names and values, when a step changed them. */
    private void others(Lane lane, @Nullable TlaValue old, TlaValue value, Set<String> known) {
        if (old != null && value instanceof Rec rec) {
            rec.fields().forEach((name, inner) -> {
                if (!known.contains(name) && changed(old, value, name)) {
                    words(lane, otherText(name, inner), false);
                }
            });
        }
    }

    private static String otherText(String name, TlaValue value) {
        if (value instanceof Bool truth) {
            return truth.value() ? name : "not " + name;
        }
        if (value instanceof Fn fn && fn.entries().values().stream().allMatch(TlaValue.Int.class::isInstance)) {
            return name + ": " + present(fn);
        }
        return name + " " + (value instanceof SetOf set && set.elements().isEmpty() ? "none" : MessageText.set(value));
    }

    private void assignment(Lane lane, String partition, @Nullable TlaValue old, TlaValue assignment) {
        if (old != null && changed(old, assignment, "replicas", "adding", "removing")) {
            ClusterView.field(assignment, "replicas")
                    .ifPresent(all -> words(lane, prefix(partition) + "replicas " + MessageText.set(all), false));
            for (String part : List.of("adding", "removing")) {
                ClusterView.field(assignment, part)
                        .filter(brokers -> !brokers.elements().isEmpty())
                        .ifPresent(brokers -> words(lane, part + " " + MessageText.set(brokers), false));
            }
        }
    }

    private static String prefix(String partition) {
        return partition.isEmpty() ? "" : partition + ": ";
    }

    /** The arguments of a function whose result is not zero: the brokers that are there. */
    private static String present(TlaValue function) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<TlaValue, TlaValue> entry : function.asFunction().entrySet()) {
            if (!entry.getValue().equals(TlaValue.of(0)) && !entry.getValue().equals(TlaValue.of(false))) {
                text.append(text.isEmpty() ? "" : " ").append(CompactText.of(entry.getKey()));
            }
        }
        return text.isEmpty() ? "none" : text.toString();
    }

    private static boolean changed(@Nullable TlaValue old, TlaValue value, String... fields) {
        if (old == null) {
            return true;
        }
        for (String field : fields) {
            if (!Objects.equals(ClusterView.field(old, field), ClusterView.field(value, field))) {
                return true;
            }
        }
        return false;
    }

    private static String text(TlaValue value, String field) {
        return ClusterView.field(value, field)
                .map(inner -> inner instanceof TlaValue.Str str ? str.value() : CompactText.of(inner))
                .orElse("");
    }

    private static int number(TlaValue value, String field) {
        return ClusterView.field(value, field)
                .filter(TlaValue.Int.class::isInstance)
                .map(TlaValue::asInt)
                .orElse(0);
    }
}
