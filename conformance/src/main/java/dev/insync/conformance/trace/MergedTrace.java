package dev.insync.conformance.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.insync.conformance.trace.BrokerLogs.Entry;
import dev.insync.conformance.trace.BrokerLogs.UnusableException;
import dev.insync.reference.core.Fix;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What happened to one partition, as a trace of the specification in total order ({@code insync-trace/1}).
 *
 * <p>Where brokers handle in one event what the specification handles in several, or lose something that nobody notes, the
 * missing actions are put in: a batch is as many {@code Produce} as it has records, a fetch that waited at the leader is one
 * whose first answer was lost, and so is one that was given up.
 */
public final class MergedTrace {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> BUDGETS = List.of(
            "MaxCrashes",
            "MaxTailLosses",
            "MaxExpiries",
            "MaxLosses",
            "MaxShrinks",
            "MaxPreferred",
            "MaxUnclean",
            "MaxShutdowns",
            "MaxReassignments",
            "MaxRetries",
            "MaxReads");
    private static final Set<String> NEVER = Set.of("MaxTailLosses", "MaxReads", "MaxRetries");

    private final Beginning beginning;
    private final String partition;
    private final Set<Integer> brokers;
    private final Map<Integer, SortedMap<Integer, Long>> openings;
    private final List<ObjectNode> lines = new ArrayList<>();
    private final FetchSlots slots = new FetchSlots();
    private final IsrSlots isrWrites = new IsrSlots();
    private final Set<Integer> rolesTaken = new TreeSet<>();
    private final Set<Integer> expired = new TreeSet<>();
    private final Map<Integer, Integer> lives = new HashMap<>();
    private final Reigns reigns;
    private int leader;
    private List<Integer> isr;
    private Assigned assigned;
    private long acknowledged;
    private int produced;

    /** Where the replicas are, and where they are to be while they move. */
    private record Assigned(Set<Integer> replicas, Set<Integer> target, boolean moving) {
        static Assigned in(Entry line) {
            Set<Integer> replicas = new TreeSet<>(line.brokers("replicas"));
            Set<Integer> target = new TreeSet<>(replicas);
            target.removeAll(line.brokers("removing"));
            boolean moving = !line.brokers("adding").isEmpty() || target.size() < replicas.size();
            return new Assigned(replicas, target, moving);
        }
    }

    private MergedTrace(BrokerLogs logs, String partition, Beginning beginning) {
        this.beginning = beginning;
        this.partition = partition;
        this.brokers = new TreeSet<>(logs.lives().keySet());
        this.openings = openings(logs, partition);
        this.reigns = new Reigns(beginning, logs, partition);
        this.leader = beginning.leader();
        this.isr = beginning.replicas();
        this.assigned = Assigned.in(beginning.created());
        lives.putAll(beginning.firstLives());
        beginning.firstRoles().forEach((broker, role) -> lives.put(broker, role.life()));
    }

    /**
     * Merges the logs of brokers.
     *
     * @param partition as {@code topic-partition}
     * @return the number of events
     * @throws UnusableException if the logs do not tell of the partition from its beginning, or tell of what is outside of the
     *     specification
     */
    public static int write(BrokerLogs logs, String partition, Path file) throws IOException, UnusableException {
        refuseDeletedRecords(logs, partition);
        Causality causality = new Causality(logs, partition);
        MergedTrace trace = new MergedTrace(logs, partition, causality.beginning());
        causality.order().forEach(trace::add);
        try (Writer out = Files.newBufferedWriter(file)) {
            out.write(JSON.writeValueAsString(trace.header()) + "\n");
            for (ObjectNode line : trace.lines) {
                out.write(JSON.writeValueAsString(line) + "\n");
            }
        }
        return trace.lines.size();
    }

    /** In the specification a log begins at offset 0 for ever: one that begins later behaves otherwise. */
    private static void refuseDeletedRecords(BrokerLogs logs, String partition) throws UnusableException {
        Optional<Entry> later = logs.entries()
                .filter(entry -> entry.isAbout(partition)
                        && (entry.name().equals("BeginAnew")
                                || (entry.name().equals("Open") && entry.longNumber("start") > 0)))
                .findFirst();
        if (later.isPresent()) {
            throw new UnusableException(partition + ": on broker " + later.get().broker() + " the log begins at offset "
                    + later.get().longNumber("start")
                    + ", because older records were deleted; the specification knows only logs that begin at 0");
        }
    }

    private ObjectNode header() {
        ObjectNode header = JSON.createObjectNode();
        header.put("trace", "insync-trace/1").put("module", "KafkaReplication").put("model", "random");
        ObjectNode constants = header.putObject("constants");
        constants.set("Brokers", names(brokers));
        constants.put("NumPartitions", 1).put("NumKeys", 1).put("MaxRecords", Math.max(1, produced));
        constants.set("FirstReplicas", names(beginning.replicas()));
        constants.put("FirstLeader", name(beginning.leader()));
        constants.put("FirstController", name(beginning.controller()));
        constants.put("MinInsyncReplicas", beginning.minInsyncReplicas());
        constants.put("Idempotent", false).put("OneShotWatches", false);
        ArrayNode fixes = constants.putArray("Fixes");
        for (Fix fix : Fix.values()) {
            fixes.add(fix.id());
        }
        BUDGETS.forEach(budget -> constants.put(budget, NEVER.contains(budget) ? 0 : lines.size()));
        return header;
    }

    private void add(Node node) {
        switch (node.kind) {
            case CRASH -> crash(node);
            case EXPIRE -> {
                action("ExpireSession", "b", name(node.broker));
                expired.add(node.broker);
            }
            case WRITE_ISR -> writeIsr(node);
            case REFUSE_INELIGIBLE -> action("RefuseIneligible", "p", 0, "l", name(node.broker));
            case LOGGED -> logged(node, node.line());
        }
    }

    private void logged(Node node, Entry line) {
        reigns.told(node, partition);
        int me = node.broker;
        switch (node.name()) {
            case "Register" -> {
                expired.remove(me);
                boolean isNew = !Integer.valueOf(node.life).equals(lives.put(me, node.life));
                action(isNew ? "Restart" : "Register", "b", name(me));
                if (!isNew) {
                    isrWrites.sessionEnded(me);
                }
            }
            case "ElectController" -> action("ElectController", "c", name(me));
            case "BrokerFailure", "BrokerStartup" ->
                action(node.name(), "c", name(me), "b", name(line.number("broker")));
            case "WriteState" -> writeState(me, line);
            case "BecomeLeader", "BecomeFollower", "StopReplica", "RefuseLeaderAndIsr", "RefuseStopReplica" -> {
                ObjectNode event = action(node.name(), "c", controllerOf(line), "b", name(me));
                if (!node.name().startsWith("Refuse")) {
                    slots.forgetAnswers(me);
                    replica(event, node, line);
                }
            }
            case "Produce" -> produce(node, line);
            case "SendFetch" -> sendFetch(node, line.number("leader"));
            case "HandleFetch", "HandleDivergingFetch", "RefuseFetch" -> answer(node, line);
            case "HandleFetchResponse", "Truncate" -> {
                int from = line.number("leader");
                slots.clear(me, from);
                replica(action(node.name(), "p", 0, "f", name(me), "l", name(from)), node, line);
            }
            case "LoseFetch" -> lose(me, line.number("leader"));
            case "ExpandIsr", "ShrinkIsr" -> propose(node, line);
            case "LearnIsr", "WithdrawIsr", "RereadIsr" -> {
                if (node.name().equals("RereadIsr") && !isrWrites.isLost(me)) {
                    action("LoseIsrAnswer", "p", 0, "l", name(me));
                }
                isrWrites.heard(me);
                replica(action(node.name(), "p", 0, "l", name(me)), node, line);
            }
            default -> action(node.name(), "b", name(me));
        }
    }

    private void crash(Node node) {
        action("Crash", "b", name(node.broker), "h", keptHighWatermark(node));
        slots.clear(node.broker);
        lives.remove(node.broker);
        isrWrites.crashed(node.broker);
    }

    /** What the disk kept is known from the next process that opened the log; one that died before that changed nothing. */
    private long keptHighWatermark(Node crash) {
        SortedMap<Integer, Long> later = openings.getOrDefault(crash.broker, Collections.emptySortedMap())
                .tailMap(crash.life + 1);
        return later.isEmpty() ? 0 : later.get(later.firstKey());
    }

    private void produce(Node node, Entry line) {
        int count = line.number("count");
        for (int i = 1; i <= count; i++) {
            produced++;
            ObjectNode event = action(
                    "Produce",
                    "p",
                    0,
                    "l",
                    name(node.broker),
                    "v",
                    produced,
                    "acks",
                    line.json().path("acks").asText());
            if (i == count) {
                replica(event, node, line);
            }
        }
    }

    private void sendFetch(Node node, int from) {
        lose(node.broker, from);
        slots.ask(node.broker, from, node);
        Entry line = node.line();
        ObjectNode event = action("SendFetch", "p", 0, "f", name(node.broker), "l", name(from));
        String path = "fetches.0." + name(node.broker) + "." + name(from) + ".";
        event.putObject("state")
                .put(path + "offset", line.longNumber("offset"))
                .put(path + "leaderEpoch", line.number("leaderEpoch"))
                .put(path + "lastEpoch", line.number("lastEpoch"));
    }

    /** A fetch that waited, or that its follower gave up, is asked again before it is answered: it says the same. */
    private void answer(Node node, Entry line) {
        int follower = line.number("follower");
        int me = node.broker;
        Node asked = node.asked;
        boolean isRefusal = node.name().equals("RefuseFetch");
        if (isRefusal && (!slots.holds(follower, me, asked) || !rolesTaken(me, line))) {
            lose(follower, me);
            return;
        }
        if (node.again && node.answeredUpTo < 0) {
            return;
        }
        if (asked == null || !Integer.valueOf(asked.life).equals(lives.get(follower))) {
            return;
        }
        if (!slots.holds(follower, me, asked)) {
            sendFetch(asked, me);
        }
        ObjectNode event;
        if (node.name().equals("HandleFetch")) {
            long end = node.answeredUpTo >= 0 && node.line().equals(line)
                    ? node.answeredUpTo
                    : line.after().path("end").asLong();
            event = action(
                    "HandleFetch", "p", 0, "l", name(me), "f", name(follower), "n", end - line.longNumber("offset"));
        } else {
            event = action(node.name(), "p", 0, "l", name(me), "f", name(follower));
        }
        if (isRefusal) {
            slots.clear(follower, me);
        } else {
            slots.answer(follower, me, asked);
            replica(event, node, line);
        }
    }

    /** At the beginning every replica has its first role; whom it refused before that has lost his fetch. */
    private boolean rolesTaken(int broker, Entry line) {
        Entry role = beginning.firstRoles().get(broker);
        if (role == null || line.life() > role.life() || line.number("seq") > role.number("seq")) {
            rolesTaken.add(broker);
        }
        return rolesTaken.contains(broker);
    }

    private void lose(int follower, int from) {
        if (slots.clear(follower, from)) {
            action("LoseFetch", "p", 0, "f", name(follower), "l", name(from));
        }
    }

    private void propose(Node node, Entry line) {
        int me = node.broker;
        if (isrWrites.holdsWrite(me)) {
            action("RefuseIsr", "p", 0, "l", name(me));
            if (expired.contains(me)) {
                // without a session it only knows that there will be no answer
                action("DropIsrAnswer", "p", 0, "l", name(me));
            }
        } else if (isrWrites.holdsAnswer(me)) {
            action("DropIsrAnswer", "p", 0, "l", name(me));
        }
        isrWrites.proposed(me);
        replica(action(node.name(), "p", 0, "l", name(me), "f", name(line.number("follower"))), node, line);
    }

    private void writeIsr(Node node) {
        isr = node.entry == null ? isr : brokers(node.entry.after().path("pendingIsr"));
        state(action("WriteIsr", "p", 0, "l", name(node.broker)), node.version, leader, isr);
        isrWrites.applied(node.broker, Integer.valueOf(node.life).equals(lives.get(node.broker)));
    }

    /** The controller's line says what it wrote; which action that was follows from whom it takes for live. */
    private void writeState(int me, Entry line) {
        int next = line.number("leader");
        List<Integer> nextIsr = line.brokers("isr");
        List<Integer> left = new ArrayList<>(isr);
        left.removeAll(nextIsr);
        Assigned nextAssigned = Assigned.in(line);
        ObjectNode event;
        if (nextAssigned.moving() && !assigned.moving()) {
            event = action("StartReassignment", "c", name(me), "p", 0, "t", names(nextAssigned.target()));
        } else if (assigned.moving() && !nextAssigned.moving()) {
            boolean arrived = nextAssigned.replicas().equals(assigned.target());
            event = action(
                    arrived ? "CompleteReassignment" : "CancelReassignment", "c", name(me), "p", 0, "n", name(next));
        } else if (next < 0) {
            event = action("OfflinePartition", "c", name(me), "p", 0);
        } else if (!reigns.isLive(me, leader)) {
            String action = isr.contains(next) ? "ElectLeader" : "ElectUncleanLeader";
            event = action(action, "c", name(me), "p", 0, "n", name(next));
        } else if (left.size() == 1 && next == leader && !reigns.isLive(me, left.get(0))) {
            event = action("RemoveFromIsr", "c", name(me), "p", 0, "b", name(left.get(0)));
        } else if (left.size() == 1) {
            event = action("ControlledShutdown", "c", name(me), "p", 0, "b", name(left.get(0)), "n", name(next));
        } else {
            event = action("ElectPreferredLeader", "c", name(me), "p", 0, "n", name(next));
        }
        leader = next;
        isr = nextIsr;
        assigned = nextAssigned;
        state(event, line.number("version"), next, nextIsr);
        ((ObjectNode) event.get("state")).put("zk.state.0.leaderEpoch", line.number("leaderEpoch"));
    }

    private static void state(ObjectNode event, int version, int leader, List<Integer> isr) {
        event.putObject("state")
                .put("zk.state.0.version", version)
                .put("zk.state.0.leader", leader < 0 ? "None" : name(leader))
                .set("zk.state.0.isr", names(isr));
    }

    /** What the broker said that its replica is after the step, and what was acknowledged to producers by then. */
    private void replica(ObjectNode event, Node node, Entry line) {
        JsonNode after = line.after();
        if (after.isMissingNode()) {
            return;
        }
        String path = "replica.0." + name(node.broker) + ".";
        acknowledged = Math.max(acknowledged, line.longNumber("acknowledged"));
        ObjectNode state = event.putObject("state");
        state.put(path + "leaderEpoch", after.path("epoch").asInt())
                .put(path + "log.#", after.path("end").asLong())
                .put(path + "highWatermark", after.path("highWatermark").asLong())
                .put(path + "version", after.path("version").asInt())
                .put("client.0.acked.#", acknowledged);
        state.set(path + "isr", names(brokers(after.path("isr"))));
        state.set(path + "pendingIsr", names(brokers(after.path("pendingIsr"))));
    }

    private ObjectNode action(String name, Object... parameters) {
        ObjectNode line = JSON.createObjectNode().put("action", name);
        ObjectNode params = line.putObject("params");
        for (int i = 0; i + 1 < parameters.length; i += 2) {
            params.putPOJO((String) parameters[i], parameters[i + 1]);
        }
        lines.add(line);
        return line;
    }

    private String controllerOf(Entry line) {
        return name(reigns.controllerOf(line.number("controllerEpoch")));
    }

    /** The high watermark that each process of each broker found on its disk. */
    private static Map<Integer, SortedMap<Integer, Long>> openings(BrokerLogs logs, String partition) {
        Map<Integer, SortedMap<Integer, Long>> openings = new HashMap<>();
        logs.entries()
                .filter(entry -> entry.name().equals("Open") && entry.isAbout(partition))
                .forEach(entry -> openings.computeIfAbsent(entry.broker(), broker -> new TreeMap<>())
                        .putIfAbsent(entry.life(), entry.longNumber("highWatermark")));
        return openings;
    }

    private static List<Integer> brokers(JsonNode ids) {
        List<Integer> brokers = new ArrayList<>();
        ids.forEach(id -> brokers.add(id.asInt()));
        return brokers;
    }

    private static String name(int broker) {
        return "b" + broker;
    }

    private static ArrayNode names(Iterable<Integer> brokers) {
        ArrayNode names = JSON.createArrayNode();
        brokers.forEach(broker -> names.add(name(broker)));
        return names;
    }
}
