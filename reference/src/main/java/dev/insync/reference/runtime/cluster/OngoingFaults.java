package dev.insync.reference.runtime.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What was done to a cluster on purpose and not undone yet. Used under the lock of its cluster. */
final class OngoingFaults {
    private final SortedMap<Integer, Broker> brokers = new TreeMap<>();

    /** What is wrong with one broker. What a process forgets is gone when the process is. */
    private static final class Broker {
        private boolean killed;
        private boolean paused;
        private boolean zooKeeperCut;
        private boolean answersCut;
        private int diskDelayMs;
        private final Set<Integer> cutTo = new TreeSet<>();
        private final Set<Integer> holds = new TreeSet<>();

        void processEnded() {
            paused = false;
            diskDelayMs = 0;
            cutTo.clear();
            holds.clear();
        }
    }

    void brokerEnded(int id) {
        of(id).processEnded();
        of(id).killed = true;
    }

    void brokerStarted(int id) {
        of(id).processEnded();
        of(id).killed = false;
    }

    void paused(int id, boolean paused) {
        of(id).paused = paused;
    }

    void cut(int from, int to, boolean cut) {
        put(of(from).cutTo, to, cut);
    }

    void hold(int id, int from, boolean held) {
        put(of(id).holds, from, held);
    }

    private static void put(Set<Integer> brokers, int id, boolean there) {
        if (there) {
            brokers.add(id);
        } else {
            brokers.remove(id);
        }
    }

    void cutZooKeeper(int id, boolean cut) {
        of(id).zooKeeperCut = cut;
    }

    void cutZooKeeperAnswers(int id, boolean cut) {
        of(id).answersCut = cut;
    }

    void disk(int id, int delayMs) {
        of(id).diskDelayMs = delayMs;
    }

    List<Integer> pausedBrokers() {
        return brokers.keySet().stream().filter(id -> of(id).paused).toList();
    }

    /** A line for each, in the words of {@code ./insync chaos}. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        brokers.forEach((id, broker) -> {
            String name = "broker " + id;
            add(lines, broker.killed, killed(id));
            add(lines, broker.paused, paused(id));
            broker.cutTo.forEach(to -> lines.add(cut(id, to)));
            broker.holds.forEach(from -> lines.add(held(id, from)));
            add(lines, broker.zooKeeperCut, zooKeeperCut(id));
            add(lines, broker.answersCut, answersCut(id));
            add(lines, broker.diskDelayMs > 0, "the disk of " + name + " takes " + broker.diskDelayMs + " ms longer");
        });
        return lines;
    }

    static String killed(int id) {
        return "broker " + id + " is not running";
    }

    static String paused(int id) {
        return "broker " + id + " is paused";
    }

    static String cut(int from, int to) {
        return "broker " + from + " is cut off from broker " + to;
    }

    static String held(int id, int from) {
        return "broker " + id + " fetches nothing from broker " + from;
    }

    static String zooKeeperCut(int id) {
        return "broker " + id + " is cut off from ZooKeeper";
    }

    static String answersCut(int id) {
        return "ZooKeeper is cut off from broker " + id;
    }

    private static void add(List<String> lines, boolean holds, String line) {
        if (holds) {
            lines.add(line);
        }
    }

    private Broker of(int id) {
        return brokers.computeIfAbsent(id, unused -> new Broker());
    }
}
