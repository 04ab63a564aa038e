package dev.insync.reference.core;

/** A state that the specification excludes: a defect of the program, never of its input. */
public final class InvariantViolation extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    public InvariantViolation(String message) {
        super(message);
    }
}
