package dev.insync.reference.core;

import java.util.List;

/**
 * What an event did to a state.
 *
 * @param <S> the state
 */
public sealed interface Outcome<S> {
    /**
     * The event was enabled.
     *
     * @param effects in order: what persists comes before what is sent; where one fails, the rest is not done
     */
    record Step<S>(S state, List<Effect> effects) implements Outcome<S> {
        public Step {
            effects = List.copyOf(effects);
        }
    }

    /** The event was not enabled; nothing changed. */
    record Refused<S>(Refusal reason) implements Outcome<S> {}

    /** A step with these effects. */
    static <S> Outcome<S> step(S state, Effect... effects) {
        return new Step<>(state, List.of(effects));
    }

    /** A refusal. */
    static <S> Outcome<S> refused(Refusal reason) {
        return new Refused<>(reason);
    }
}
