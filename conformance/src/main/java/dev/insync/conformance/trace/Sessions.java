package dev.insync.conformance.trace;

import com.fasterxml.jackson.databind.JsonNode;
import dev.insync.conformance.trace.BrokerLogs.Entry;
import dev.insync.conformance.trace.Node.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The sessions of brokers with ZooKeeper: each registers after the one before has ended, and what needs it comes between. */
final class Sessions {
    private final class Session {
        private final long epoch;
        private final @Nullable Node registered;
        private final Node expires;
        private boolean hasEnded;

        Session(int broker, long epoch, @Nullable Node registered) {
            this.epoch = epoch;
            this.registered = registered;
            this.expires = new Node(Kind.EXPIRE, broker, 0, null, Long.MAX_VALUE);
        }

        void ended() {
            hasEnded = true;
        }

        void needs(Node node) {
            if (registered != null) {
                registered.before(node);
            }
            node.before(expires);
        }
    }

    private final Beginning beginning;
    private final SortedMap<Integer, List<Session>> sessions = new TreeMap<>();
    private final SortedMap<Integer, Session> ofController = new TreeMap<>();
    private final SortedMap<Integer, Node> elections = new TreeMap<>();

    Sessions(Beginning beginning) {
        this.beginning = beginning;
        beginning
                .sessions()
                .forEach((broker, epoch) ->
                        sessions.put(broker, new ArrayList<>(List.of(new Session(broker, epoch, null)))));
    }

    /** Orders everything that a controller or a registration says about sessions, and returns the ends of sessions. */
    List<Node> end(Map<Integer, List<Node>> byBroker) {
        byBroker.values().forEach(nodes -> nodes.forEach(this::register));
        ofController.put(
                beginning.controllerEpoch(), sessionsOf(beginning.controller()).get(0));
        for (List<Node> nodes : byBroker.values()) {
            int reign = beginning.controllerEpoch();
            for (Node node : nodes) {
                if (node.kind == Kind.LOGGED) {
                    reign = node.name().equals("ElectController") ? node.line().number("epoch") : reign;
                    place(node, reign, nodes);
                }
            }
        }
        elections.forEach((epoch, election) -> {
            Session before = ofController.get(epoch - 1);
            if (before != null) {
                before.ended();
                before.expires.before(election);
            }
        });
        List<Node> ends = new ArrayList<>();
        for (List<Session> ofBroker : sessions.values()) {
            for (int i = 0; i < ofBroker.size(); i++) {
                Session session = ofBroker.get(i);
                if (i + 1 < ofBroker.size()) {
                    session.ended();
                    Node next = ofBroker.get(i + 1).registered;
                    if (next != null) {
                        session.expires.before(next);
                    }
                }
                if (session.registered != null) {
                    session.registered.before(session.expires);
                }
                if (session.hasEnded) {
                    ends.add(session.expires);
                }
            }
        }
        return ends;
    }

    /** A leader's write takes effect, or is refused, in the session in which it was sent. */
    void linkWrites(List<Node> nodes) {
        for (Node node : nodes) {
            if (node.kind == Kind.WRITE_ISR) {
                current(node.broker, node.time).needs(node);
            } else if (node.kind == Kind.REFUSE_INELIGIBLE && node.entry != null) {
                current(node.broker, node.entry.time()).needs(node);
                Session caughtUp = current(node.entry.number("follower"), node.entry.time());
                if (caughtUp.hasEnded) {
                    caughtUp.expires.before(node);
                }
            }
        }
        nodes.forEach(node -> node.later.removeIf(later -> later.kind == Kind.EXPIRE && !nodes.contains(later)));
    }

    private static long startOf(Session session) {
        return session.registered == null ? Long.MIN_VALUE : session.registered.time;
    }

    private void register(Node node) {
        if (node.name().equals("Register")) {
            sessionsOf(node.broker).add(new Session(node.broker, node.line().longNumber("session"), node));
        }
    }

    private void place(Node node, int reign, List<Node> mine) {
        Entry line = node.line();
        switch (node.name()) {
            case "ElectController" -> {
                Session own = current(node.broker, node.time);
                own.needs(node);
                ofController.put(reign, own);
                elections.put(reign, node);
                sessions.forEach((broker, ofBroker) -> {
                    long bound = firstNotBefore(node, broker, mine);
                    ofBroker.forEach(session -> sees(node, broker, session, bound));
                });
            }
            case "BrokerFailure" ->
                sessionsOf(line.number("broker")).stream()
                        .filter(session -> session.epoch == line.longNumber("session"))
                        .forEach(session -> {
                            session.ended();
                            session.expires.before(node);
                        });
            case "BrokerStartup" ->
                sessionsOf(line.number("broker")).stream()
                        .filter(session -> session.epoch == line.longNumber("session"))
                        .forEach(session -> session.needs(node));
            case "WriteState" -> {
                Session own = ofController.get(reign);
                if (own != null) {
                    own.needs(node);
                }
            }
            case "RereadIsr" -> {
                for (Session session : sessionsOf(node.broker)) {
                    if (session.registered != null && session.epoch == line.longNumber("session")) {
                        session.registered.before(node);
                    }
                }
            }
            default -> {
                // needs no session
            }
        }
    }

    private static void sees(Node election, int broker, Session session, long bound) {
        boolean isLive = election.line().json().path("live").has(Integer.toString(broker));
        if (session.epoch < bound) {
            session.ended();
            session.expires.before(election);
        } else if (isLive && session.epoch == bound) {
            session.needs(election);
        } else if (session.registered != null) {
            election.before(session.registered);
        }
    }

    /** The first session of a broker that had not ended when a controller was elected: what it saw then, or saw come later. */
    private long firstNotBefore(Node election, int broker, List<Node> ofController) {
        JsonNode seen = election.line().json().path("live").path(Integer.toString(broker));
        if (!seen.isMissingNode()) {
            return seen.asLong();
        }
        for (Node later : ofController.subList(ofController.indexOf(election) + 1, ofController.size())) {
            if (later.name().equals("ElectController")) {
                break;
            }
            if (later.name().equals("BrokerStartup") && later.line().number("broker") == broker) {
                return later.line().longNumber("session");
            }
        }
        return sessionsOf(broker).stream()
                .filter(session -> startOf(session) > election.time)
                .mapToLong(session -> session.epoch)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private Session current(int broker, long time) {
        Session current = sessionsOf(broker).get(0);
        for (Session session : sessionsOf(broker)) {
            if (startOf(session) <= time) {
                current = session;
            }
        }
        return current;
    }

    private List<Session> sessionsOf(int broker) {
        return sessions.getOrDefault(broker, Collections.emptyList());
    }
}
