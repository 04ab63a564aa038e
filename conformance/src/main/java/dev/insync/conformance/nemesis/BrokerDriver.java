package dev.insync.conformance.nemesis;

import java.util.Set;

/**
 * What the nemesis can do to a cluster. Brokers are named by their Kafka broker id. Every method returns when the operating system
 * has carried the order out, not when the cluster has noticed it. A driver for another kind of cluster is these five methods.
 */
public interface BrokerDriver {
    /** Ids of all brokers of the cluster, running or not. */
    Set<Integer> brokers();

    /** Ends the broker's process at once and without warning (SIGKILL). */
    void kill(int broker) throws NemesisException;

    /** Starts a killed broker again on the same data; may return before it is of use. */
    void restart(int broker) throws NemesisException;

    /** Stops the broker's process in its tracks, connections stay open (SIGSTOP). */
    void pause(int broker) throws NemesisException;

    /** Lets a paused broker go on (SIGCONT). */
    void resume(int broker) throws NemesisException;
}
