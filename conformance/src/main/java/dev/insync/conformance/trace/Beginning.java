package dev.insync.conformance.trace;

import dev.insync.conformance.trace.BrokerLogs.Entry;
import dev.insync.conformance.trace.BrokerLogs.Life;
import dev.insync.conformance.trace.BrokerLogs.UnusableException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a partition's trace begins: the specification starts with a formed cluster that has just created the topic, all brokers
 * registered and every replica in its first role.
 *
 * @param created the controller's line
 * @param sessions the registration of each broker at that time
 * @param firstLives the process of each broker that was there then
 * @param firstRoles the line in which each replica took its first role
 * @param minInsyncReplicas of the topic
 */
record Beginning(
        Entry created,
        SortedMap<Integer, Long> sessions,
        SortedMap<Integer, Integer> firstLives,
        Map<Integer, Entry> firstRoles,
        int minInsyncReplicas) {
    int controller() {
        return created.broker();
    }

    int controllerEpoch() {
        return created.number("controllerEpoch");
    }

    int leader() {
        return created.number("leader");
    }

    List<Integer> replicas() {
        return created.brokers("replicas");
    }

    private static int seq(Entry entry) {
        return entry.number("seq");
    }

    /** Whether that process was there at the beginning, or came after it. */
    boolean knows(Life life) {
        return life.number() >= firstLife(life.broker());
    }

    /** Whether that process was there at the beginning. */
    boolean isFirst(Life life) {
        return life.number() == firstLife(life.broker());
    }

    private int firstLife(int broker) {
        Entry first = firstRoles.get(broker);
        return first == null ? firstLives.getOrDefault(broker, 0) : first.life();
    }

    /**
     * Whether this comes before that line of a log.
     *
     * @param reign epoch of the controller that wrote the line, where a controller did
     */
    boolean isBefore(Entry entry, int reign) {
        int broker = entry.broker();
        if (entry.life() < firstLife(broker)) {
            return false;
        }
        return switch (entry.name()) {
            case "Register" -> entry.longNumber("session") > sessions.getOrDefault(broker, 0L);
            case "ElectController", "BrokerFailure", "BrokerStartup", "WriteState" ->
                reign > controllerEpoch()
                        || (reign == controllerEpoch() && broker == controller() && seq(entry) > seq(created));
            case "BecomeLeader", "BecomeFollower" -> !entry.equals(firstRoles.get(broker));
            default -> true;
        };
    }

    static Beginning of(BrokerLogs logs, String partition) throws UnusableException {
        Entry created = null;
        SortedMap<Integer, Long> sessions = new TreeMap<>();
        for (List<Life> lives : logs.lives().values()) {
            for (Life life : lives) {
                SortedMap<Integer, Long> live = new TreeMap<>();
                for (Entry entry : life.entries()) {
                    follow(entry, live);
                    if (entry.name().equals("WriteState") && entry.isAbout(partition) && entry.number("version") == 0) {
                        if (created != null) {
                            throw new UnusableException(partition + " was created more than once");
                        }
                        created = entry;
                        sessions.putAll(live);
                    }
                }
            }
        }
        if (created == null) {
            throw new UnusableException("no controller created " + partition + " in these logs; they are about "
                    + String.join(", ", logs.partitions()));
        }
        if (!created.brokers("isr").containsAll(created.brokers("replicas"))
                || !sessions.keySet().containsAll(logs.lives().keySet())) {
            throw new UnusableException(partition
                    + " was created while a broker was away; the specification begins with " + "all of them there");
        }
        return new Beginning(created, sessions, livesOf(logs, sessions), new HashMap<>(), 1).withRoles(logs, partition);
    }

    private static SortedMap<Integer, Integer> livesOf(BrokerLogs logs, SortedMap<Integer, Long> sessions) {
        SortedMap<Integer, Integer> lives = new TreeMap<>();
        logs.entries()
                .filter(entry -> entry.name().equals("Register")
                        && Objects.equals(sessions.get(entry.broker()), entry.longNumber("session")))
                .forEach(entry -> lives.put(entry.broker(), entry.life()));
        return lives;
    }

    private Beginning withRoles(BrokerLogs logs, String partition) throws UnusableException {
        int minIsr = 1;
        for (int broker : replicas()) {
            Entry role = firstRole(logs.lives().getOrDefault(broker, List.of()), partition);
            if (role == null) {
                throw new UnusableException("broker " + broker + " never took its first role in " + partition);
            }
            firstRoles.put(broker, role);
            minIsr = role.number("minInsyncReplicas");
        }
        return new Beginning(created, sessions, firstLives, firstRoles, minIsr);
    }

    private static @Nullable Entry firstRole(List<Life> lives, String partition) {
        return lives.stream()
                .flatMap(life -> life.entries().stream())
                .filter(entry -> entry.name().startsWith("Become")
                        && entry.isAbout(partition)
                        && entry.number("version") == 0
                        && entry.number("leaderEpoch") == 0)
                .findFirst()
                .orElse(null);
    }

    /** Keeps up with whom a controller takes for live. */
    static void follow(Entry entry, Map<Integer, Long> live) {
        switch (entry.name()) {
            case "ElectController" -> {
                live.clear();
                entry.json()
                        .path("live")
                        .fields()
                        .forEachRemaining(each -> live.put(
                                Integer.valueOf(each.getKey()), each.getValue().asLong()));
            }
            case "BrokerFailure" -> live.remove(entry.number("broker"));
            case "BrokerStartup" -> live.put(entry.number("broker"), entry.longNumber("session"));
            default -> {
                // says nothing about brokers
            }
        }
    }
}
