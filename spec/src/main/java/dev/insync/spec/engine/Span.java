package dev.insync.spec.engine;

/**
 * A stretch of a module's text; lines and columns count from 1, and the last character belongs to it.
 *
 * @param module the module's name
 */
public record Span(String module, int beginLine, int beginColumn, int endLine, int endColumn) {}
