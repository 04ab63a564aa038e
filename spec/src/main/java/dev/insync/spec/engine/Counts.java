package dev.insync.spec.engine;

/**
 * How far a search is.
 *
 * @param generated states computed, repetitions counted
 * @param distinct states found
 * @param queued states found whose successors are not computed yet
 * @param depth states on the longest path of first discoveries; with several workers it can exceed the shortest
 */
public record Counts(long generated, long distinct, long queued, int depth) {}
