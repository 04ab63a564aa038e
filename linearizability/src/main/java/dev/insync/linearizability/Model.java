package dev.insync.linearizability;

import org.jspecify.annotations.Nullable;

/**
 * What the system would do if operations came one at a time. Two functions are enough to start: {@link #initial()} and
 * {@link #step}. States must be immutable, and deterministic: state and input settle the output and the next state.
 *
 * @param <S> state
 * @param <I> input of an operation
 * @param <O> output of an operation
 */
public interface Model<S, I, O> {
    /** The state before the first operation. */
    S initial();

    /** The next state if the input gives this output in this state; null if it gives another output. */
    @Nullable
    S step(S state, I input, O output);

    /** The next state if the input takes effect in this state, whatever its output; null if it cannot. */
    @Nullable
    S stepUnknown(S state, I input);

    /**
     * Whether an operation with this output leaves every state as it is. The search puts such an operation in the order as
     * soon as it can and never comes back to it, which saves most of the work.
     */
    default boolean readsOnly(I input, O output) {
        return false;
    }

    /**
     * The part of the system that the input touches, such as a key. Parts are judged apart, in parallel; an input that
     * touches several has no model here.
     */
    default Object partition(I input) {
        return "";
    }

    /** Whether two states cannot be told apart by any later operation. */
    default boolean equal(S a, S b) {
        return a.equals(b);
    }

    /** A hash that agrees with {@link #equal}. */
    default int hash(S state) {
        return state.hashCode();
    }

    /** About how many bytes a state holds on to that no other state shares; the memory budget counts with it. */
    default long bytes(S state) {
        return 64;
    }

    /** The operation for people, such as {@code write 3}. */
    default String describe(I input, @Nullable O output) {
        return output == null ? input + " -> ?" : input + " -> " + output;
    }

    /** The state for people. */
    default String describeState(S state) {
        return state.toString();
    }
}
