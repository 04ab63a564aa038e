package dev.insync.reference.runtime.wire;

import java.io.IOException;

/** A peer cannot be reached, broke the connection, or did not answer in time. The message names the peer and the reason. */
public final class WireException extends IOException {
    private static final long serialVersionUID = 1L;

    public WireException(String message) {
        super(message);
    }

    public WireException(String message, Throwable cause) {
        super(message, cause);
    }
}
