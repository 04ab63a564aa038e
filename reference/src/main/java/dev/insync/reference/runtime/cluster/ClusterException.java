package dev.insync.reference.runtime.cluster;

/** A cluster could not be started or told something; the message is one line that says what and where. */
public final class ClusterException extends Exception {
    private static final long serialVersionUID = 1L;

    public ClusterException(String message) {
        super(message);
    }

    public ClusterException(String message, Throwable cause) {
        super(message, cause);
    }
}
