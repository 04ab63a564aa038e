package dev.insync.conformance.workload;

/** The run did not go the way it was planned, so that what it says is not the whole answer. The message is one line. */
public class Incident extends Exception {
    private static final long serialVersionUID = 1L;

    public Incident(String message) {
        super(message);
    }

    public Incident(String message, Throwable cause) {
        super(message, cause);
    }
}
