package dev.insync.spec.trace;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One event of a trace.
 *
 * @param line its line in the file, from 1
 * @param node the node that recorded it; empty if the trace does not say
 * @param seq its number among the node's events
 * @param action the action's name
 * @param params values of parameters, as many as are known
 * @param state values of parts of the state after it, by their paths
 * @param after events of other nodes that happened before it
 * @param time when it happened by the node's own clock, a hint for the search; NaN if the trace does not say
 * @param text the line itself
 */
public record TraceEvent(
        long line,
        String node,
        long seq,
        String action,
        Map<String, JsonNode> params,
        Map<String, JsonNode> state,
        List<Dependency> after,
        double time,
        String text) {

    /** An event of another node. */
    public record Dependency(String node, long seq) {
        @Override
        public String toString() {
            return node + "'s event " + seq;
        }
    }

    /** Copies the collections. */
    public TraceEvent {
        params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
        state = Collections.unmodifiableMap(new LinkedHashMap<>(state));
        after = List.copyOf(after);
    }
}
