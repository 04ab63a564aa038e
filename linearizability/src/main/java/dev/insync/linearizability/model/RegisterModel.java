package dev.insync.linearizability.model;

import dev.insync.linearizability.Model;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Registers that are read, written and compared-and-set; each key is a register of its own. */
public final class RegisterModel implements Model<RegisterModel.Cell, RegisterModel.Input, RegisterModel.Output> {
    private final Cell initial;

    /** Registers that hold nothing at first. */
    public RegisterModel() {
        this(null);
    }

    /** Registers that hold this value at first. */
    public RegisterModel(@Nullable Object initial) {
        this.initial = new Cell(initial);
    }

    /** What a register holds. */
    public record Cell(@Nullable Object value) {
        @Override
        public String toString() {
            return String.valueOf(value);
        }
    }

    /** What is asked of a register. */
    public sealed interface Input {
        /** The register. */
        Object key();
    }

    public record Read(Object key) implements Input {
        @Override
        public String toString() {
            return "read" + at(key);
        }
    }

    public record Write(Object key, @Nullable Object value) implements Input {
        @Override
        public String toString() {
            return "write" + at(key) + " " + value;
        }
    }

    /** Sets the value if the register holds the expected one. */
    public record CompareAndSet(
            Object key, @Nullable Object expected, @Nullable Object value) implements Input {
        @Override
        public String toString() {
            return "cas" + at(key) + " " + expected + " to " + value;
        }
    }

    private static String at(Object key) {
        return key.toString().isEmpty() ? "" : " " + key;
    }

    /**
     * What came back.
     *
     * @param done whether a compare-and-set found what it expected; true for the others
     * @param value what a read returned; null for the others
     */
    public record Output(boolean done, @Nullable Object value) {
        public static final Output DONE = new Output(true, null);
        public static final Output NOT_DONE = new Output(false, null);

        public static Output of(@Nullable Object value) {
            return new Output(true, value);
        }

        @Override
        public String toString() {
            return value == null ? (done ? "ok" : "no") : value.toString();
        }
    }

    @Override
    public Cell initial() {
        return initial;
    }

    @Override
    public @Nullable Cell step(Cell state, Input input, Output output) {
        if (input instanceof Write write) {
            return new Cell(write.value());
        }
        if (input instanceof CompareAndSet cas) {
            boolean found = Objects.equals(state.value(), cas.expected());
            return found != output.done() ? null : found ? new Cell(cas.value()) : state;
        }
        return Objects.equals(state.value(), output.value()) ? state : null;
    }

    @Override
    public Cell stepUnknown(Cell state, Input input) {
        if (input instanceof Write write) {
            return new Cell(write.value());
        }
        boolean sets = input instanceof CompareAndSet cas && Objects.equals(state.value(), cas.expected());
        return sets ? new Cell(((CompareAndSet) input).value()) : state;
    }

    @Override
    public boolean readsOnly(Input input, Output output) {
        return input instanceof Read || !output.done();
    }

    @Override
    public Object partition(Input input) {
        return input.key();
    }

    @Override
    public String describe(Input input, @Nullable Output output) {
        if (input instanceof Read && output != null) {
            return input + " -> " + output.value();
        }
        return input + " -> " + (output == null ? "?" : output);
    }
}
