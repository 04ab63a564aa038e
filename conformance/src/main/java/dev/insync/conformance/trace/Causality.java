package dev.insync.conformance.trace;

import dev.insync.conformance.trace.BrokerLogs.Entry;
import dev.insync.conformance.trace.BrokerLogs.Life;
import dev.insync.conformance.trace.BrokerLogs.UnusableException;
import dev.insync.conformance.trace.Node.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What happened to one partition, and what came before what: a broker's own events in its order, a message before its arrival,
 * a version of the state in ZooKeeper after the one before it and before whoever read the next, a session from its
 * registration to its end.
 */
final class Causality {
    private static final Set<String> REFUSALS = Set.of("RefuseLeaderAndIsr", "RefuseStopReplica");
    private static final Set<String> OBEYS = Set.of("BecomeLeader", "BecomeFollower", "StopReplica");

    private final BrokerLogs logs;
    private final String partition;
    private final Beginning beginning;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<Integer, List<Node>> byBroker = new TreeMap<>();
    private final Sessions sessions;

    Causality(BrokerLogs logs, String partition) throws UnusableException {
        this.logs = logs;
        this.partition = partition;
        this.beginning = Beginning.of(logs, partition);
        this.sessions = new Sessions(beginning);
    }

    Beginning beginning() {
        return beginning;
    }

    /** Everything that happened since the partition's beginning, in an order that keeps to what is known. */
    List<Node> order() throws UnusableException {
        for (List<Life> lives : logs.lives().values()) {
            Node end = null;
            for (Life life : lives) {
                end = addLife(life, end);
            }
        }
        nodes.addAll(sessions.end(byBroker));
        new Fetched(byBroker).link().forEach(this::forget);
        StateVersions versions = new StateVersions(beginning, nodes);
        nodes.addAll(versions.writesOfLeaders());
        versions.link();
        linkRequests(versions);
        sessions.linkWrites(nodes);
        clock();
        List<Node> ordered = Node.inOrder(nodes);
        if (ordered.size() < nodes.size()) {
            throw new UnusableException("the logs contradict each other: no order of the events of " + partition
                    + " keeps to all that is known of it");
        }
        return ordered;
    }

    /** @return where this life ended, before whatever comes next */
    private @Nullable Node addLife(Life life, @Nullable Node endOfLast) {
        List<Node> mine = new ArrayList<>();
        @Nullable Node loop = endOfLast;
        @Nullable Node controller = endOfLast;
        int reign = 0;
        for (Entry entry : life.entries()) {
            String name = entry.name();
            reign = name.equals("ElectController") ? entry.number("epoch") : reign;
            if (!beginning.isBefore(entry, reign)) {
                continue;
            }
            Node node = Node.of(entry);
            boolean ofReplica = entry.json().has("topic") && !name.equals("WriteState");
            if (ofReplica) {
                if (!entry.isAbout(partition) || name.equals("Open")) {
                    continue;
                }
                if (loop != null) {
                    loop.before(node);
                }
                loop = node;
            } else if (name.equals("Stop") || (name.equals("WriteState") && !entry.isAbout(partition))) {
                continue;
            } else {
                if (controller != null) {
                    controller.before(node);
                }
                controller = node;
                if (name.equals("Register") && loop == endOfLast) {
                    loop = node;
                }
            }
            mine.add(node);
        }
        nodes.addAll(mine);
        byBroker.computeIfAbsent(life.broker(), id -> new ArrayList<>()).addAll(mine);
        List<Life> lives = logs.lives().getOrDefault(life.broker(), List.of());
        // to the cluster a process that dies before it registers was never there
        boolean wasThere = beginning.isFirst(life)
                || mine.stream().anyMatch(node -> node.name().equals("Register"));
        boolean diesLater = life.number() + 1 < lives.size() && beginning.knows(life);
        if (!diesLater || !wasThere) {
            return mine.isEmpty() ? endOfLast : null;
        }
        long time = life.entries().stream().mapToLong(Entry::time).max().orElse(0) + 1;
        Node crash = new Node(Kind.CRASH, life.broker(), life.number(), null, time);
        mine.forEach(node -> node.before(crash));
        if (endOfLast != null) {
            endOfLast.before(crash);
        }
        nodes.add(crash);
        byBroker.getOrDefault(life.broker(), List.of()).add(crash);
        return crash;
    }

    /**
     * A controller's request is sent before it is obeyed, and is obeyed before the controller finds that session gone, or
     * registers again because its own is. What a broker is told twice it heeds once, and what it refuses when the controller has
     * given it up is no event.
     */
    private void linkRequests(StateVersions versions) {
        Map<String, List<Sent>> queues = new HashMap<>();
        Map<String, Node> failures = new HashMap<>();
        Map<Integer, Node> registeredAgain = new HashMap<>();
        Reigns reigns = new Reigns(beginning, logs, partition);
        for (Node node : byBroker.values().stream().flatMap(List::stream).toList()) {
            for (Reigns.Told told : reigns.told(node, partition)) {
                String queue = queue(told.controllerEpoch(), told.broker(), told.session());
                queues.computeIfAbsent(queue, key -> new ArrayList<>())
                        .add(new Sent(node, versions.leaderEpoch(told.version()), told.version()));
            }
            if (node.name().equals("BrokerFailure")) {
                Entry line = node.line();
                failures.put(
                        queue(reigns.epochOf(node.broker), line.number("broker"), line.longNumber("session")), node);
            } else if (node.name().equals("Register") && reigns.isControllersProcess(node)) {
                registeredAgain.putIfAbsent(reigns.epochOf(node.broker), node);
            }
        }
        List<Node> unheeded = new ArrayList<>();
        Map<String, Integer> next = new HashMap<>();
        for (Node node : nodes) {
            if (!obeys(node)) {
                continue;
            }
            Entry line = node.line();
            String queue = queue(line.number("controllerEpoch"), node.broker, line.longNumber("session"));
            List<Sent> sent = queues.getOrDefault(queue, List.of());
            int i = next.getOrDefault(queue, 0);
            while (i < sent.size() && !sent.get(i).isFor(line)) {
                i++;
            }
            boolean isRefusal = REFUSALS.contains(node.name());
            List<Node> dropped = Stream.of(failures.get(queue), registeredAgain.get(line.number("controllerEpoch")))
                    .filter(Objects::nonNull)
                    .toList();
            if (isRefusal && (i == sent.size() || dropped.stream().anyMatch(drop -> drop.time < node.time))) {
                unheeded.add(node);
            } else if (i < sent.size()) {
                sent.get(i).by().before(node);
                next.put(queue, i + 1);
                dropped.forEach(node::before);
            }
        }
        unheeded.forEach(this::forget);
    }

    private static String queue(int controllerEpoch, int broker, long session) {
        return controllerEpoch + ">" + broker + " " + session;
    }

    private static boolean obeys(Node node) {
        return OBEYS.contains(node.name()) || REFUSALS.contains(node.name());
    }

    private record Sent(Node by, int leaderEpoch, int version) {
        boolean isFor(Entry line) {
            // a StopReplica says no version
            return line.number("leaderEpoch") == leaderEpoch
                    && line.json().path("version").asInt(version) == version;
        }
    }

    /** Leaves an event out, and keeps what is before it before what is after it. */
    private void forget(Node gone) {
        nodes.remove(gone);
        for (Node other : nodes) {
            if (other.later.remove(gone)) {
                gone.later.forEach(other::before);
            }
        }
    }

    /** Nobody wrote down when ZooKeeper did something: just before the first who knew of it. */
    private void clock() {
        for (int round = 0; round < 2; round++) {
            for (Node node : nodes) {
                if (node.kind != Kind.LOGGED && node.kind != Kind.CRASH) {
                    node.later.stream().mapToLong(each -> each.time).min().ifPresent(first -> node.time = first - 1);
                }
            }
        }
    }
}
