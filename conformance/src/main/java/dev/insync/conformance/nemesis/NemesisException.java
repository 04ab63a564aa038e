package dev.insync.conformance.nemesis;

import dev.insync.conformance.workload.Incident;

/** A fault could not be injected, or the cluster did not get to where the schedule goes on. The message is one line. */
public final class NemesisException extends Incident {
    private static final long serialVersionUID = 1L;

    public NemesisException(String message) {
        super(message);
    }

    public NemesisException(String message, Throwable cause) {
        super(message, cause);
    }
}
