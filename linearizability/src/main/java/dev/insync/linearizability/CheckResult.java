package dev.insync.linearizability;

import java.util.List;
import java.util.Optional;

/**
 * The general checker's answer.
 *
 * @param verdict the parts' verdicts joined
 * @param parts one result for each part of the history, such as each key
 */
public record CheckResult<I, O>(Verdict verdict, List<Part<I, O>> parts) {
    public CheckResult {
        parts = List.copyOf(parts);
    }

    /** The first part that is not linearizable. */
    public Optional<Part<I, O>> violation() {
        return parts.stream()
                .filter(part -> part.verdict() == Verdict.VIOLATION)
                .findFirst();
    }

    /**
     * The answer on one part.
     *
     * @param key what {@link Model#partition} gave
     * @param operations the part's operations without the failed ones, in order of invocation
     * @param linearization the longest order found that explains a part of the operations, as positions in
     *     {@code operations}; under {@link Verdict#OK} it explains all that succeeded
     * @param states the state after each operation of the linearization, for people
     * @param stuck where the longest order ends: the operations that could come next, but whose outputs no state allows
     * @param explored how many configurations were visited
     * @param doubt why the verdict is UNKNOWN; empty otherwise
     */
    public record Part<I, O>(
            Object key,
            Verdict verdict,
            List<Operation<I, O>> operations,
            List<Integer> linearization,
            List<String> states,
            List<Integer> stuck,
            long explored,
            String doubt) {
        public Part {
            operations = List.copyOf(operations);
            linearization = List.copyOf(linearization);
            states = List.copyOf(states);
            stuck = List.copyOf(stuck);
        }
    }
}
