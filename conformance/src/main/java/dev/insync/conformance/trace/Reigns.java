package dev.insync.conformance.trace;

import com.fasterxml.jackson.databind.JsonNode;
import dev.insync.conformance.trace.BrokerLogs.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Whom each controller takes for live, and what it therefore tells whom. Hears of the events of a broker in their order. */
final class Reigns {
    /** A controller of that epoch tells a broker, in its session, of that version of the partition's state. */
    record Told(int controllerEpoch, int broker, long session, int version) {}

    private static final class Reign {
        private int epoch;
        private int life;
        private final SortedMap<Integer, Long> live = new TreeMap<>();

        Told tells(int broker, int version) {
            return new Told(epoch, broker, live.getOrDefault(broker, 0L), version);
        }
    }

    private final Map<Integer, Reign> byBroker = new HashMap<>();
    private final Map<Integer, Integer> controllers = new HashMap<>();
    private final NavigableMap<Integer, List<Integer>> replicas = new TreeMap<>();

    Reigns(Beginning beginning, BrokerLogs logs, String partition) {
        Reign first = new Reign();
        first.epoch = beginning.controllerEpoch();
        first.live.putAll(beginning.sessions());
        first.life = beginning.created().life();
        byBroker.put(beginning.controller(), first);
        controllers.put(first.epoch, beginning.controller());
        replicas.put(0, beginning.replicas());
        logs.entries()
                .filter(entry -> entry.name().equals("WriteState") && entry.isAbout(partition))
                .forEach(entry -> replicas.put(entry.number("version"), entry.brokers("replicas")));
    }

    /** Who holds a replica in that version of the state. */
    private List<Integer> replicas(int version) {
        Map.Entry<Integer, List<Integer>> last = replicas.floorEntry(version);
        return last == null ? List.of() : last.getValue();
    }

    /** Whom a controller tells of a version that it has written: also who has to give its replica up. */
    private Set<Integer> concerned(int version) {
        Set<Integer> brokers = new TreeSet<>(replicas(version - 1));
        brokers.addAll(replicas(version));
        return brokers;
    }

    /** The broker that is the controller of that epoch; 0 where none is known. */
    int controllerOf(int epoch) {
        return controllers.getOrDefault(epoch, 0);
    }

    /** The epoch in which that broker is the controller, or was last; 0 where it never was. */
    int epochOf(int controller) {
        Reign reign = byBroker.get(controller);
        return reign == null ? 0 : reign.epoch;
    }

    /** Whether the process that this is about is the one in which its broker is the controller, or was last. */
    boolean isControllersProcess(Node node) {
        Reign reign = byBroker.get(node.broker);
        return reign != null && reign.epoch > 0 && reign.life == node.life;
    }

    /** Whether the controller on that broker takes another one for live. */
    boolean isLive(int controller, int broker) {
        Reign reign = byBroker.get(controller);
        return reign != null && reign.live.containsKey(broker);
    }

    /** What an event of a controller tells brokers about the partition. */
    List<Told> told(Node node, String partition) {
        if (node.kind != Node.Kind.LOGGED) {
            return List.of();
        }
        Entry line = node.line();
        Reign reign = byBroker.computeIfAbsent(node.broker, id -> new Reign());
        Beginning.follow(line, reign.live);
        List<Told> told = new ArrayList<>();
        switch (node.name()) {
            case "ElectController" -> {
                reign.epoch = line.number("epoch");
                reign.life = node.life;
                controllers.put(reign.epoch, node.broker);
                JsonNode version = line.json().path("told").path(partition);
                replicas(version.asInt()).stream()
                        .filter(reign.live::containsKey)
                        .forEach(broker -> told.add(reign.tells(broker, version.asInt())));
            }
            case "BrokerStartup" -> {
                JsonNode version = line.json().path("told").path(partition);
                if (!version.isMissingNode()) {
                    told.add(reign.tells(line.number("broker"), version.asInt()));
                }
            }
            case "WriteState" ->
                concerned(line.number("version")).stream()
                        .filter(reign.live::containsKey)
                        .forEach(broker -> told.add(reign.tells(broker, line.number("version"))));
            default -> {
                // tells nobody
            }
        }
        return told;
    }
}
