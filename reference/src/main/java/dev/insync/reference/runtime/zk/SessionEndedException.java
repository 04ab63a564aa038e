package dev.insync.reference.runtime.zk;

/**
 * The ZooKeeper session is over: expired, closed, or its owner was interrupted. Nothing that was begun in it may be
 * retried in another session, because ephemeral nodes and authority went with it.
 */
public final class SessionEndedException extends Exception {
    private static final long serialVersionUID = 1L;

    public SessionEndedException(String message) {
        super(message);
    }
}
