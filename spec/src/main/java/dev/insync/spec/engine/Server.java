package dev.insync.spec.engine;

import java.net.InetAddress;

/**
 * Where TLC's server listens for workers. The protocol is TLC's own, on Java RMI: whoever reaches the port can take part, so it
 * belongs on the loopback interface or in a network of friends.
 *
 * @param address of one interface of this machine; workers reach the server by it
 * @param port 0 for any that is free
 * @param threads begin when that many threads of workers joined; at least 1
 * @param listener hears of workers, on TLC's threads
 */
public record Server(InetAddress address, int port, int threads, Listener listener) {
    /** TLC's own choice. */
    public static final int DEFAULT_PORT = 10997;

    /** Refuses a wildcard: workers are told the address, and would look for the server on their own machine. */
    public Server {
        if (threads < 1) {
            throw new IllegalArgumentException("the server needs at least 1 thread of a worker, not " + threads);
        }
        if (address.isAnyLocalAddress()) {
            throw new IllegalArgumentException(
                    "the server needs one address by which workers reach it, not a wildcard");
        }
    }

    /** Hears of a server's workers. */
    public interface Listener {
        /** Workers can join now, at this port. */
        void joinable(int port);

        /** A thread of a worker joined. */
        void joined(String worker);

        /** A thread of a worker is gone; what it was working on goes to another. */
        void left(String worker);
    }
}
