package dev.insync.linearizability.model;

import dev.insync.linearizability.Model;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A set that elements are added to and removed from, and that is read as a whole. */
public final class SetModel implements Model<Set<Object>, SetModel.Input, Object> {
    /** The output of operations that return nothing of interest. */
    public static final Object DONE = "ok";

    /** What is asked of the set. */
    public sealed interface Input {}

    public record Add(Object element) implements Input {
        @Override
        public String toString() {
            return "add " + element;
        }
    }

    public record Remove(Object element) implements Input {
        @Override
        public String toString() {
            return "remove " + element;
        }
    }

    /** The output is a Boolean. */
    public record Contains(Object element) implements Input {
        @Override
        public String toString() {
            return "contains " + element;
        }
    }

    /** The output is a Set of all elements. */
    public record ReadAll() implements Input {
        @Override
        public String toString() {
            return "read";
        }
    }

    @Override
    public Set<Object> initial() {
        return Set.of();
    }

    @Override
    public @Nullable Set<Object> step(Set<Object> state, Input input, Object output) {
        if (input instanceof Contains contains) {
            return output.equals(state.contains(contains.element())) ? state : null;
        }
        if (input instanceof ReadAll) {
            return state.equals(output) ? state : null;
        }
        return stepUnknown(state, input);
    }

    @Override
    public Set<Object> stepUnknown(Set<Object> state, Input input) {
        if (input instanceof Add add && !state.contains(add.element())) {
            Set<Object> next = new HashSet<>(state);
            next.add(add.element());
            return next;
        }
        if (input instanceof Remove remove && state.contains(remove.element())) {
            Set<Object> next = new HashSet<>(state);
            next.remove(remove.element());
            return next;
        }
        return state;
    }

    @Override
    public boolean readsOnly(Input input, Object output) {
        return input instanceof Contains || input instanceof ReadAll;
    }

    @Override
    public long bytes(Set<Object> state) {
        return 64 + 48L * state.size();
    }
}
