package dev.insync.spec.engine;

/**
 * A situation that came about.
 *
 * @param name as the manifest names it: an action, or a property that it violates
 * @param witness the behaviour that leads there; with one worker a shortest one
 */
public record Sighting(String name, Counterexample witness) {}
