package dev.insync.reference.runtime.wire;

/**
 * Where the server listens, and its bounds.
 *
 * @param host address to bind; loopback unless the user asks for another
 * @param port 0 takes a free one
 * @param selectorThreads threads that read and write
 * @param maxConnections where so many connections are open, others wait until one closes
 * @param maxConnectionsPerIp where one address has so many, its next one is closed at once
 * @param maxFrameBytes a longer request closes its connection
 * @param maxBatchBytes a larger record batch is answered with {@code MESSAGE_TOO_LARGE}
 * @param maxRequestMemoryBytes requests being received or processed, over all connections; above it reading pauses
 * @param maxInFlightPerConnection requests taken from one connection before the first is answered; above it reading pauses
 * @param frameTimeoutMs a request must be complete this long after its first byte, and an answer taken this long after the
 *     client stopped reading, or the connection is closed
 * @param idleTimeoutMs a connection without any traffic for this long is closed
 */
public record ServerConfig(
        String host,
        int port,
        int selectorThreads,
        int maxConnections,
        int maxConnectionsPerIp,
        int maxFrameBytes,
        int maxBatchBytes,
        long maxRequestMemoryBytes,
        int maxInFlightPerConnection,
        long frameTimeoutMs,
        long idleTimeoutMs) {
    private static final int MIB = 1 << 20;
    private static final int SMALL_REQUEST_BYTES = 32 << 10;

    public ServerConfig {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " is not in 0..65535");
        }
        if (selectorThreads < 1 || maxConnections < 1 || maxInFlightPerConnection < 1) {
            throw new IllegalArgumentException("threads, connections and requests in flight must be at least 1");
        }
        if (maxFrameBytes < 1 || maxBatchBytes < 1 || maxRequestMemoryBytes < maxFrameBytes) {
            throw new IllegalArgumentException("request memory must hold at least one frame of the largest size");
        }
        if (frameTimeoutMs < 1 || idleTimeoutMs < 1) {
            throw new IllegalArgumentException("timeouts must be at least 1 ms");
        }
    }

    /** Requests up to this size have memory of their own, so that they need not wait for large ones. */
    int smallRequestBytes() {
        return Math.min(SMALL_REQUEST_BYTES, maxFrameBytes / 8);
    }

    /** For all small requests together, on top of the memory for the others. */
    long smallRequestMemoryBytes() {
        return Math.max(smallRequestBytes(), maxRequestMemoryBytes / 4);
    }

    /** Kafka's own limits where it has them: 100 MiB requests, 1 MiB batches, 10 minutes idle. */
    public static ServerConfig on(String host, int port) {
        return new ServerConfig(host, port, 2, 2_000, 2_000, 100 * MIB, MIB + 12, 256L * MIB, 64, 30_000, 600_000);
    }

    /** On the loopback address, where nobody else on the network can reach it. */
    public static ServerConfig onLoopback(int port) {
        return on("127.0.0.1", port);
    }
}
