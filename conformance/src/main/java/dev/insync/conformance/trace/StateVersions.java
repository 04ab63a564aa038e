package dev.insync.conformance.trace;

import dev.insync.conformance.trace.BrokerLogs.Entry;
import dev.insync.conformance.trace.Node.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The versions of the partition's state in ZooKeeper: who wrote each, who read it, and the leader epoch in it. */
final class StateVersions {
    private final List<Node> nodes;
    private final String partition;
    private final SortedMap<Integer, Node> writers = new TreeMap<>();
    private final SortedMap<Integer, Integer> epochs = new TreeMap<>();

    StateVersions(Beginning beginning, List<Node> nodes) {
        this.nodes = nodes;
        this.partition = beginning.created().json().get("topic").asText() + "-"
                + beginning.created().number("partition");
        epochs.put(0, 0);
    }

    /**
     * ZooKeeper's writes of the ISRs that leaders proposed. A leader that died before it had the answer did not note it; then
     * others saw a version that nobody else wrote.
     */
    List<Node> writesOfLeaders() {
        int newest = 0;
        for (Node node : nodes) {
            if (node.kind != Kind.LOGGED) {
                continue;
            }
            Entry line = node.line();
            if (node.name().equals("WriteState")) {
                node.version = line.number("version");
                writers.put(node.version, node);
            }
            newest = Math.max(newest, Math.max(line.number("version"), versionRead(line)));
        }
        List<Node> written = new ArrayList<>();
        for (int version = 1; version <= newest; version++) {
            Node writer = writers.get(version);
            if (writer == null) {
                Node proposal = proposal(version - 1);
                if (proposal == null) {
                    continue;
                }
                writer = new Node(Kind.WRITE_ISR, proposal.broker, proposal.life, proposal.entry, proposal.time + 1);
                writer.version = version;
                proposal.before(writer);
                writers.put(version, writer);
                written.add(writer);
                epochs.put(version, epochs.getOrDefault(version - 1, 0));
            } else {
                epochs.put(version, writer.line().number("leaderEpoch"));
            }
        }
        nodes.stream()
                .filter(node -> node.name().equals("WithdrawIsr"))
                .forEach(withdrawal -> refused(withdrawal).ifPresent(written::add));
        return written;
    }

    /** The write that a leader withdraws was refused while the state had the version that it expected. */
    private Optional<Node> refused(Node withdrawal) {
        Node proposal = null;
        for (Node node : nodes) {
            boolean isEarlier = node.broker == withdrawal.broker && node.time <= withdrawal.time;
            if (isEarlier && node.name().equals("ExpandIsr")) {
                proposal = node;
            }
        }
        if (proposal == null) {
            return Optional.empty();
        }
        Node refusal =
                new Node(Kind.REFUSE_INELIGIBLE, proposal.broker, proposal.life, proposal.entry, withdrawal.time - 1);
        proposal.before(refusal);
        refusal.before(withdrawal);
        Node next = writers.get(proposal.line().after().path("version").asInt() + 1);
        if (next != null) {
            refusal.before(next);
        }
        return Optional.of(refusal);
    }

    /** Orders writers and readers by version. */
    void link() {
        writers.forEach((version, writer) -> {
            Node next = writers.get(version + 1);
            if (next != null) {
                writer.before(next);
            }
        });
        for (Node node : nodes) {
            if (node.kind != Kind.LOGGED) {
                continue;
            }
            if (node.name().equals("LearnIsr")) {
                Node writer = writers.get(node.line().number("version"));
                if (writer != null) {
                    writer.before(node);
                }
            }
            int read = versionRead(node.line());
            if (read >= 0) {
                Node writer = writers.get(read);
                if (writer != null) {
                    writer.before(node);
                }
                Node next = writers.get(read + 1);
                if (next != null) {
                    node.before(next);
                }
            }
        }
    }

    int leaderEpoch(int version) {
        return epochs.getOrDefault(version, -1);
    }

    private int versionRead(Entry line) {
        return line.name().equals("RereadIsr")
                ? line.number("version")
                : line.json().path("told").path(partition).asInt(-1);
    }

    private @Nullable Node proposal(int expectedVersion) {
        for (Node node : nodes) {
            boolean proposes = node.name().equals("ExpandIsr") || node.name().equals("ShrinkIsr");
            if (proposes
                    && node.line().after().path("version").asInt() == expectedVersion
                    && !wasInVain(node, expectedVersion)) {
                return node;
            }
        }
        return null;
    }

    /** Its leader read the state again later, and found that nobody had written. */
    private boolean wasInVain(Node proposal, int expectedVersion) {
        return nodes.stream()
                .anyMatch(node -> node.name().equals("RereadIsr")
                        && node.broker == proposal.broker
                        && node.time > proposal.time
                        && node.line().number("version") == expectedVersion);
    }
}
