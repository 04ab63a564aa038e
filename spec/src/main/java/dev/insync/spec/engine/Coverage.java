package dev.insync.spec.engine;

import java.util.List;

/**
 * TLC's count of what a search evaluated: where its time goes, as far as evaluations tell.
 *
 * @param actions the initial predicate and the actions of the next-state relation, in TLC's order
 * @param expressions every expression that was evaluated below an action or an invariant
 */
public record Coverage(List<Action> actions, List<Expression> expressions) {

    /** Copies the lists. */
    public Coverage {
        actions = List.copyOf(actions);
        expressions = List.copyOf(expressions);
    }

    /**
     * An action; its instances for different parameters are one.
     *
     * @param name of its definition
     * @param place file, line and column of its definition
     * @param generated states that it led to, repetitions counted
     * @param distinct states that it was the first to lead to
     */
    public record Action(String name, String place, long generated, long distinct) {}

    /**
     * An expression.
     *
     * @param owner the action or invariant below which it was evaluated
     * @param place file, line and column
     * @param text its first line as the module writes it
     * @param evaluations how often it was evaluated
     * @param cost elements of sets and functions that were enumerated for it; 0 where there are none
     */
    public record Expression(String owner, String place, String text, long evaluations, long cost) {

        /** Evaluations and enumerated elements together, the measure of {@link Coverage}'s tables. */
        public long work() {
            return evaluations + cost;
        }
    }
}
