package dev.insync.spec.graph;

import dev.insync.spec.value.TlaState;

/**
 * A state of the graph.
 *
 * @param number unique and dense: a caller may keep what it derived from a state in an array
 * @param state its variables; equal values are one object throughout the graph
 */
public record GraphState(int number, TlaState state) {}
