package dev.insync.spec.engine;

/**
 * How far a search is.
 *
 * @param generated states computed, repetitions counted
 * @param distinct states found; a simulation does not count them
 * @param queued states found whose successors are not computed yet
 * @param depth states on the longest path of first discoveries; with several workers it can exceed the shortest
 * @param behaviours random behaviours that a simulation completed
 */
public record Counts(long generated, long distinct, long queued, int depth, long behaviours) {
    /** Before the beginning. */
    public static final Counts NONE = new Counts(0, 0, 0, 0);

    /** The counts of an exhaustive search. */
    public Counts(long generated, long distinct, long queued, int depth) {
        this(generated, distinct, queued, depth, 0);
    }
}
