package dev.insync.conformance.trace;

import dev.insync.conformance.trace.BrokerLogs.Entry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Something that happened, and what is known to have happened after it. Compared by identity. */
final class Node {
    /** The kinds of things that no broker writes down, because no broker does them. */
    enum Kind {
        /** A line of a log. */
        LOGGED,
        /** ZooKeeper applies the ISR of a leader; the entry is the leader's proposal. */
        WRITE_ISR,
        /** ZooKeeper refuses the ISR of a leader, because who joins is not registered as it was. */
        REFUSE_INELIGIBLE,
        /** ZooKeeper ends a session. */
        EXPIRE,
        /** A process dies. */
        CRASH
    }

    final Kind kind;
    final int broker;
    final int life;
    final @Nullable Entry entry;
    final Set<Node> later = new LinkedHashSet<>();

    /** When it happened by the machine's clock: chooses between events that nothing else orders. */
    long time;

    /** Which records a leader's answer holds, as its follower counted them; -1 where no follower did. */
    long answeredUpTo = -1;

    /** For a leader that looked at a waiting fetch again: the answer that counts is this one. */
    boolean again;

    /** The follower's line that asked, for a leader's answer. */
    @Nullable
    Node asked;

    /** The version of the partition's state that a write made; -1 for everything else. */
    int version = -1;

    Node(Kind kind, int broker, int life, @Nullable Entry entry, long time) {
        this.kind = kind;
        this.broker = broker;
        this.life = life;
        this.entry = entry;
        this.time = time;
    }

    static Node of(Entry entry) {
        return new Node(Kind.LOGGED, entry.broker(), entry.life(), entry, entry.time());
    }

    void before(Node other) {
        if (other != this) {
            later.add(other);
        }
    }

    String name() {
        return entry == null || kind != Kind.LOGGED ? "" : entry.name();
    }

    /** The line of a logged event. */
    Entry line() {
        if (entry == null) {
            throw new IllegalStateException("no line of a " + kind);
        }
        return entry;
    }

    /** An order of the nodes that keeps to what is known, and to the clock where nothing is. */
    static List<Node> inOrder(List<Node> nodes) {
        Map<Node, Integer> waitsFor = new HashMap<>();
        nodes.forEach(node -> waitsFor.put(node, 0));
        nodes.forEach(node -> node.later.forEach(next -> waitsFor.merge(next, 1, Integer::sum)));
        PriorityQueue<Node> ready = new PriorityQueue<>(Comparator.comparingLong(node -> node.time));
        nodes.stream().filter(node -> waitsFor.getOrDefault(node, 0) == 0).forEach(ready::add);
        List<Node> ordered = new ArrayList<>(nodes.size());
        while (ordered.size() < nodes.size()) {
            Node next = ready.poll();
            if (next == null) {
                return ordered;
            }
            ordered.add(next);
            for (Node after : next.later) {
                int left = waitsFor.getOrDefault(after, 0) - 1;
                waitsFor.put(after, left);
                if (left == 0) {
                    ready.add(after);
                }
            }
        }
        return ordered;
    }
}
