package dev.insync.linearizability.kafka;

import java.util.List;

/**
 * An anomaly with its evidence.
 *
 * @param legal whether the contract allows it
 * @param key the log; empty for cycles, which may go through several
 * @param offset the offset in question; -1 if none is
 * @param operations the operations that prove it; for a cycle, in its order
 * @param cycle the edges of a cycle; empty otherwise
 * @param sentence the explanation for people
 */
public record Anomaly(
        AnomalyKind kind,
        boolean legal,
        String key,
        long offset,
        List<KafkaOperation> operations,
        List<Edge> cycle,
        String sentence) {
    public Anomaly {
        operations = List.copyOf(operations);
        cycle = List.copyOf(cycle);
    }

    /** Why one operation comes before another. */
    public enum EdgeType {
        /** It wrote the record right before the other's in a log. */
        WW,
        /** It wrote what the other read. */
        WR,
        /** The same client did it earlier. */
        PROCESS,
        /** It returned before the other began. */
        REALTIME
    }

    /**
     * An edge of a cycle.
     *
     * @param from index of an operation
     * @param to index of an operation
     * @param reason for people
     */
    public record Edge(int from, int to, EdgeType type, String reason) {}

    /** The sentence, the operations and the edges, one line each. */
    public String describe() {
        StringBuilder text = new StringBuilder(kind.label())
                .append(legal ? " (legal here)" : "")
                .append(key.isEmpty() ? "" : " in " + key)
                .append(": ")
                .append(sentence);
        operations.forEach(
                op -> text.append(System.lineSeparator()).append("    ").append(op.describe()));
        cycle.forEach(edge -> text.append(System.lineSeparator())
                .append("    T")
                .append(edge.from())
                .append(" -> T")
                .append(edge.to())
                .append(": ")
                .append(edge.reason()));
        return text.toString();
    }
}
