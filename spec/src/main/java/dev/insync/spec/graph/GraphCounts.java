package dev.insync.spec.graph;

/**
 * The size of a state graph.
 *
 * @param states distinct states of the model
 * @param initial initial states among them
 * @param outside states that lie just outside the state or action constraints: edges lead there, none leave
 * @param edges triples of state, action instance and successor
 * @param refused pairs of state and action instance without successor
 * @param instances action instances that exist in every state, and those that exist in some
 * @param depth states on the longest shortest path
 */
public record GraphCounts(
        long states, long initial, long outside, long edges, long refused, long instances, int depth) {}
