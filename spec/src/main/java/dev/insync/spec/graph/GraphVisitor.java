package dev.insync.spec.graph;

/** Walks a state graph state by state, breadth first. */
@FunctionalInterface
public interface GraphVisitor {
    /** Called once for each distinct state of the model. */
    void expansion(Expansion expansion);
}
