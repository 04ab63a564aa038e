package dev.insync.spec.tlc;

/** A state or a step breaks a property, or a state has no successor where the configuration wants one. */
final class BrokenPropertyException extends Exception {
    private static final long serialVersionUID = 1L;

    BrokenPropertyException(String message) {
        super(message);
    }
}
