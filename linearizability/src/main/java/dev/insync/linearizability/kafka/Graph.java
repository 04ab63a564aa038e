package dev.insync.linearizability.kafka;

import dev.insync.linearizability.kafka.Anomaly.EdgeType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A directed graph with typed edges, and short cycles in its strongly connected components. */
final class Graph {
    private final List<List<Edge>> out = new ArrayList<>();

    Graph(int nodes) {
        for (int i = 0; i < nodes; i++) {
            newNode();
        }
    }

    /**
     * An edge.
     *
     * @param key the log that it comes from, if any
     * @param fromValue the value that the one wrote; for the order of a process, its number
     * @param toValue the value that the other wrote or read
     */
    record Edge(int from, int to, EdgeType type, String key, long fromValue, long toValue) {}

    int newNode() {
        out.add(new ArrayList<>(2));
        return out.size() - 1;
    }

    void add(Edge edge) {
        out.get(edge.from()).add(edge);
    }

    /**
     * One short cycle of edges of these types for each strongly connected component that has one with an edge of the
     * required type, of at most so many components.
     */
    List<List<Edge>> cycles(Set<EdgeType> types, EdgeType required, int limit) {
        List<List<Edge>> cycles = new ArrayList<>();
        int[] component = components(types);
        boolean[] done = new boolean[out.size()];
        for (int node = 0; node < out.size() && cycles.size() < limit; node++) {
            for (Edge edge : out.get(node)) {
                boolean inside = component[edge.to()] == component[node];
                if (edge.type() == required && inside && !done[component[node]]) {
                    done[component[node]] = true;
                    cycles.add(shortestThrough(edge, component, types));
                }
            }
        }
        return cycles;
    }

    /** Tarjan's algorithm without recursion: the number of each node's component. */
    private int[] components(Set<EdgeType> types) {
        int n = out.size();
        int[] component = new int[n];
        int[] order = new int[n];
        int[] low = new int[n];
        int[] nextEdge = new int[n];
        Arrays.fill(component, -1);
        int[] path = new int[n];
        int[] stack = new int[n];
        int stacked = 0;
        int visited = 0;
        int count = 0;
        for (int root = 0; root < n; root++) {
            if (order[root] != 0) {
                continue;
            }
            int depth = 0;
            path[0] = root;
            order[root] = low[root] = ++visited;
            stack[stacked++] = root;
            while (depth >= 0) {
                int node = path[depth];
                if (nextEdge[node] < out.get(node).size()) {
                    Edge edge = out.get(node).get(nextEdge[node]++);
                    int to = edge.to();
                    if (!types.contains(edge.type())) {
                        continue;
                    }
                    if (order[to] == 0) {
                        order[to] = low[to] = ++visited;
                        stack[stacked++] = to;
                        path[++depth] = to;
                    } else if (component[to] < 0) {
                        low[node] = Math.min(low[node], order[to]);
                    }
                    continue;
                }
                if (low[node] == order[node]) {
                    int member;
                    do {
                        member = stack[--stacked];
                        component[member] = count;
                    } while (member != node);
                    count++;
                }
                depth--;
                if (depth >= 0) {
                    low[path[depth]] = Math.min(low[path[depth]], low[node]);
                }
            }
        }
        return component;
    }

    /** A shortest cycle through an edge inside a component; there is one, since the component is strongly connected. */
    private List<Edge> shortestThrough(Edge first, int[] component, Set<EdgeType> types) {
        @Nullable Edge[] cameBy = new @Nullable Edge[out.size()];
        Deque<Integer> queue = new ArrayDeque<>();
        cameBy[first.to()] = first;
        queue.add(first.to());
        while (!queue.isEmpty() && cameBy[first.from()] == null) {
            for (Edge edge : out.get(queue.poll())) {
                boolean usable = types.contains(edge.type()) && component[edge.to()] == component[first.from()];
                if (usable && cameBy[edge.to()] == null) {
                    cameBy[edge.to()] = edge;
                    queue.add(edge.to());
                }
            }
        }
        Deque<Edge> way = new ArrayDeque<>();
        Edge edge = cameBy[first.from()];
        while (edge != null && edge != first) {
            way.addFirst(edge);
            edge = cameBy[edge.from()];
        }
        way.addFirst(first);
        return List.copyOf(way);
    }
}
