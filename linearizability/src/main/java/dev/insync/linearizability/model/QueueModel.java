package dev.insync.linearizability.model;

import dev.insync.linearizability.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A queue, first in, first out. */
public final class QueueModel implements Model<List<Object>, QueueModel.Input, Optional<Object>> {
    /** What is asked of the queue. */
    public sealed interface Input {}

    /** The output does not matter. */
    public record Enqueue(Object element) implements Input {
        @Override
        public String toString() {
            return "enqueue " + element;
        }
    }

    /** The output is the element; empty if the queue was. */
    public record Dequeue() implements Input {
        @Override
        public String toString() {
            return "dequeue";
        }
    }

    @Override
    public List<Object> initial() {
        return List.of();
    }

    @Override
    public @Nullable List<Object> step(List<Object> state, Input input, Optional<Object> output) {
        if (input instanceof Dequeue) {
            Optional<Object> first = state.isEmpty() ? Optional.empty() : Optional.of(state.get(0));
            return first.equals(output) ? stepUnknown(state, input) : null;
        }
        return stepUnknown(state, input);
    }

    @Override
    public List<Object> stepUnknown(List<Object> state, Input input) {
        if (input instanceof Enqueue enqueue) {
            List<Object> next = new ArrayList<>(state.size() + 1);
            next.addAll(state);
            next.add(enqueue.element());
            return next;
        }
        return state.isEmpty() ? state : new ArrayList<>(state.subList(1, state.size()));
    }

    @Override
    public boolean readsOnly(Input input, Optional<Object> output) {
        return input instanceof Dequeue && output.isEmpty();
    }

    @Override
    public long bytes(List<Object> state) {
        return 64 + 8L * state.size();
    }
}
