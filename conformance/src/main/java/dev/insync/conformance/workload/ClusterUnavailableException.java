package dev.insync.conformance.workload;

/** The cluster did not answer, or refused what the workload needs before it can start. The message is one line for the user. */
public final class ClusterUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    public ClusterUnavailableException(String message) {
        super(message);
    }
}
