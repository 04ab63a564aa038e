package dev.insync.linearizability.kafka;

import dev.insync.linearizability.Outcome;
import dev.insync.linearizability.kafka.Anomaly.Edge;
import dev.insync.linearizability.kafka.Anomaly.EdgeType;
import dev.insync.linearizability.log.LogContract;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Cycles of dependencies between operations that committed. A cycle with writes alone is G0 and legal in Kafka, whose
 * transactions do not isolate writes; one with reads is G1c, legal if it needs the order of writes unless the contract says
 * that this order counts.
 */
final class DependencyCheck {
    private final List<KafkaOperation> history;
    private final Map<String, VersionOrder> logs;
    private final Anomalies anomalies;
    private final LogContract contract;
    private final Set<String> reported = new HashSet<>();

    DependencyCheck(
            List<KafkaOperation> history, Map<String, VersionOrder> logs, Anomalies anomalies, LogContract contract) {
        this.history = history;
        this.logs = logs;
        this.anomalies = anomalies;
        this.contract = contract;
    }

    void run() {
        Graph graph = new Graph(history.size());
        Set<KafkaOperation> committed = new HashSet<>();
        Map<KafkaOperation, Integer> node = new HashMap<>();
        for (int i = 0; i < history.size(); i++) {
            KafkaOperation op = history.get(i);
            node.put(op, i);
            if (VersionOrder.committed(op, logs)) {
                committed.add(op);
            }
        }
        logs.values().forEach(log -> addLog(graph, log, committed, node));
        addProcesses(graph, committed, node);
        addRealTime(graph, committed, node);
        // From the strongest evidence to the weakest, so that a cycle is reported under the name that needs least.
        find(graph, AnomalyKind.G1C, EnumSet.of(EdgeType.WR));
        find(graph, AnomalyKind.G0, EnumSet.of(EdgeType.WW));
        find(graph, AnomalyKind.G1C, EnumSet.of(EdgeType.WR, EdgeType.WW));
        find(graph, AnomalyKind.G1C_PROCESS, EnumSet.of(EdgeType.WR, EdgeType.PROCESS));
        find(graph, AnomalyKind.G0_PROCESS, EnumSet.of(EdgeType.WW, EdgeType.PROCESS));
        find(graph, AnomalyKind.G1C_PROCESS, EnumSet.of(EdgeType.WR, EdgeType.WW, EdgeType.PROCESS));
        find(graph, AnomalyKind.G1C_REALTIME, EnumSet.of(EdgeType.WR, EdgeType.REALTIME));
        find(graph, AnomalyKind.G0_REALTIME, EnumSet.of(EdgeType.WW, EdgeType.REALTIME));
        find(graph, AnomalyKind.G1C_REALTIME, EnumSet.of(EdgeType.WR, EdgeType.WW, EdgeType.REALTIME));
    }

    private void addLog(
            Graph graph, VersionOrder log, Set<KafkaOperation> committed, Map<KafkaOperation, Integer> node) {
        KafkaOperation previous = null;
        long previousValue = 0;
        for (Map.Entry<Long, Map<Long, KafkaOperation>> entry : log.atOffset.entrySet()) {
            if (entry.getValue().size() != 1) {
                previous = null; // With two values at an offset, there is no order to speak of.
                continue;
            }
            long value = entry.getValue().keySet().iterator().next();
            KafkaOperation writer = log.writer.get(value);
            if (writer == null || !committed.contains(writer)) {
                continue;
            }
            if (previous != null && previous != writer) {
                graph.add(new Graph.Edge(
                        node.getOrDefault(previous, 0),
                        node.getOrDefault(writer, 0),
                        EdgeType.WW,
                        log.key,
                        previousValue,
                        value));
            }
            for (KafkaOperation reader : log.readers.getOrDefault(value, List.of())) {
                if (reader != writer && committed.contains(reader)) {
                    graph.add(new Graph.Edge(
                            node.getOrDefault(writer, 0),
                            node.getOrDefault(reader, 0),
                            EdgeType.WR,
                            log.key,
                            value,
                            value));
                }
            }
            previous = writer;
            previousValue = value;
        }
    }

    private void addProcesses(Graph graph, Set<KafkaOperation> committed, Map<KafkaOperation, Integer> node) {
        Map<Integer, KafkaOperation> last = new HashMap<>();
        for (KafkaOperation op : history) {
            if (committed.contains(op)) {
                KafkaOperation before = last.put(op.process(), op);
                // What ended without an answer may take effect after the client went on.
                if (before != null && before.outcome() == Outcome.OK) {
                    graph.add(new Graph.Edge(
                            node.getOrDefault(before, 0),
                            node.getOrDefault(op, 0),
                            EdgeType.PROCESS,
                            "",
                            op.process(),
                            0));
                }
            }
        }
    }

    /** A chain of moments: an operation leads to the moment when it returns, and a moment to what begins right after it. */
    private void addRealTime(Graph graph, Set<KafkaOperation> committed, Map<KafkaOperation, Integer> node) {
        List<KafkaOperation> byReturn = new ArrayList<>();
        List<KafkaOperation> byInvoke = new ArrayList<>(committed);
        for (KafkaOperation op : committed) {
            if (op.outcome() == Outcome.OK) {
                byReturn.add(op);
            }
        }
        byReturn.sort(Comparator.comparingLong(KafkaOperation::completeNs));
        byInvoke.sort(Comparator.comparingLong(KafkaOperation::invokeNs));
        int returned = 0;
        int moment = -1;
        for (KafkaOperation op : byInvoke) {
            while (returned < byReturn.size() && byReturn.get(returned).completeNs() < op.invokeNs()) {
                int next = graph.newNode();
                if (moment >= 0) {
                    graph.add(new Graph.Edge(moment, next, EdgeType.REALTIME, "", 0, 0));
                }
                graph.add(new Graph.Edge(
                        node.getOrDefault(byReturn.get(returned), 0), next, EdgeType.REALTIME, "", 0, 0));
                moment = next;
                returned++;
            }
            if (moment >= 0) {
                graph.add(new Graph.Edge(moment, node.getOrDefault(op, 0), EdgeType.REALTIME, "", 0, 0));
            }
        }
    }

    private void find(Graph graph, AnomalyKind kind, Set<EdgeType> types) {
        EdgeType required = types.contains(EdgeType.WR) ? EdgeType.WR : EdgeType.WW;
        for (List<Graph.Edge> path : graph.cycles(types, required, KafkaChecker.EVIDENCE_PER_KIND)) {
            List<Edge> cycle = readable(path);
            String key = cycle.stream().map(Edge::from).sorted().distinct().toList()
                    + cycle.stream()
                            .map(Edge::type)
                            .sorted()
                            .distinct()
                            .toList()
                            .toString();
            if (!reported.add(key)) {
                continue;
            }
            List<KafkaOperation> operations =
                    cycle.stream().map(edge -> history.get(edge.from())).toList();
            List<Edge> named = cycle.stream()
                    .map(edge -> new Edge(
                            history.get(edge.from()).index(),
                            history.get(edge.to()).index(),
                            edge.type(),
                            edge.reason()))
                    .toList();
            boolean needsWriteOrder = cycle.stream().anyMatch(edge -> edge.type() == EdgeType.WW);
            boolean excused = needsWriteOrder && required == EdgeType.WR && !contract.writeOrderCounts();
            anomalies.add(kind, excused, "", -1, () -> sentence(named), operations, named);
        }
    }

    /** The cycle without the moments: a way through them is one step of real time. */
    private List<Edge> readable(List<Graph.Edge> path) {
        int start = 0;
        while (path.get(start).from() >= history.size()) {
            start++;
        }
        List<Edge> cycle = new ArrayList<>();
        int from = path.get(start).from();
        for (int i = 0; i < path.size(); i++) {
            Graph.Edge edge = path.get((start + i) % path.size());
            if (edge.to() < history.size()) {
                cycle.add(new Edge(from, edge.to(), edge.type(), reason(from, edge)));
                from = edge.to();
            }
        }
        return cycle;
    }

    private String reason(int from, Graph.Edge edge) {
        String x = "T" + history.get(from).index();
        String y = "T" + history.get(edge.to()).index();
        return switch (edge.type()) {
            case WW ->
                x + " wrote " + edge.fromValue() + " to " + edge.key() + " right before " + y + " wrote "
                        + edge.toValue();
            case WR -> y + " polled " + edge.toValue() + " from " + edge.key() + ", which " + x + " wrote";
            case PROCESS -> "process " + edge.fromValue() + " did " + x + " before " + y;
            case REALTIME -> x + " had returned when " + y + " began";
        };
    }

    private static String sentence(List<Edge> cycle) {
        StringBuilder text = new StringBuilder("each of these must come before the next: ");
        cycle.forEach(edge -> text.append("T").append(edge.from()).append(" -> "));
        return text.append("T").append(cycle.get(0).from()).toString();
    }
}
