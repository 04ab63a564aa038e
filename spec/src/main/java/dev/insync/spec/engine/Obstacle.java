package dev.insync.spec.engine;

import dev.insync.spec.value.ActionInstance;
import java.util.List;

/** Why a step is impossible. */
public sealed interface Obstacle {

    /**
     * An expression of the specification.
     *
     * @param file as a user would open it
     * @param line from 1
     * @param column from 1
     * @param text the expression, in one line
     * @param values what its two sides are, if it compares; else empty
     */
    record Place(String file, int line, int column, String text, String values) {
        /** {@code file:line:column: text}, as compilers write it. */
        @Override
        public String toString() {
            return file + ":" + line + ":" + column + ": " + text + (values.isEmpty() ? "" : "  (" + values + ")");
        }
    }

    /**
     * A part of the state after the step that is not as recorded.
     *
     * @param path which part
     * @param recorded what the trace says
     * @param expected what the specification says; why there is no such part, if there is none
     */
    record Difference(String path, String recorded, String expected) {
        /** {@code path: recorded ..., but the specification has ...}. */
        @Override
        public String toString() {
            return path + ": recorded " + recorded + ", but the specification has " + expected;
        }
    }

    /**
     * The action is not enabled.
     *
     * @param instance the instance that comes closest
     * @param failed the first conjunct that is false, and inside it, from the outside in, the one that makes it false
     */
    record Disabled(ActionInstance instance, List<Place> failed) implements Obstacle {
        /** Copies the list. */
        public Disabled {
            failed = List.copyOf(failed);
        }
    }

    /**
     * The action is enabled, but leads elsewhere.
     *
     * @param instance the instance that comes closest
     * @param differences what differs
     */
    record Differs(ActionInstance instance, List<Difference> differences) implements Obstacle {
        /** Copies the list. */
        public Differs {
            differences = List.copyOf(differences);
        }
    }

    /**
     * The action has no instance with these parameters.
     *
     * @param action its name
     * @param parameter the parameter that is out of range; empty if it cannot be told
     * @param value its recorded value
     * @param range the set that it is not in
     */
    record OutOfRange(String action, String parameter, String value, Place range) implements Obstacle {}

    /** Nothing is in the way. */
    record None() implements Obstacle {}
}
