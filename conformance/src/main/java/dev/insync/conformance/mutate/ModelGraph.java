package dev.insync.conformance.mutate;

import dev.insync.spec.graph.StateGraph;
import dev.insync.spec.model.Model;

/** A model of the specification with its complete state graph. */
public record ModelGraph(Model model, StateGraph graph) {}
