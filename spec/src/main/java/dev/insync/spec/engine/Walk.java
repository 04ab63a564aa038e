package dev.insync.spec.engine;

/**
 * What a search of a state graph found.
 *
 * @param outcome how it ended
 * @param states distinct states
 * @param transitions pairs of an action and a successor, over all expanded states
 * @param depth states on the longest shortest path; to the violation, where there is one
 */
public record Walk(Outcome outcome, long states, long transitions, int depth) {}
