package dev.insync.conformance.bench;

/** Something could not be measured. The message is one line for the user. */
public final class BenchException extends Exception {
    private static final long serialVersionUID = 1L;

    BenchException(String message) {
        super(message);
    }

    BenchException(String message, Throwable cause) {
        super(message, cause);
    }
}
