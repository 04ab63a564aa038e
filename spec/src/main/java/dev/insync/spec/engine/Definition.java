package dev.insync.spec.engine;

/**
 * A definition that the next-state relation uses.
 *
 * @param name of the operator
 * @param body what it is defined as
 */
public record Definition(String name, Syntax body) {}
