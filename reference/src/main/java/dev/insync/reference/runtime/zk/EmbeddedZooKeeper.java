package dev.insync.reference.runtime.zk;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.PurgeTxnLog;
import org.apache.zookeeper.server.ServerCnxn;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.apache.zookeeper.server.persistence.FileTxnLog;

/** A ZooKeeper server in this process, for one machine: on the loopback address, without an admin server. */
public final class EmbeddedZooKeeper implements AutoCloseable {
    /** Sessions expire on a multiple of this, so it bounds how late an expiry can come. */
    private static final int TICK_MS = 100;

    private static final int MIN_SESSION_TIMEOUT_MS = 300;
    private static final int MAX_SESSION_TIMEOUT_MS = 120_000;
    private static final int MAX_CONNECTIONS = 1000;
    private static final String MAX_CONNECTIONS_PROPERTY = "zookeeper.maxCnxns";
    private static final int LOG_PREALLOCATION_KB = 1024;
    private static final int SNAPSHOTS_KEPT = 3;

    private final ZooKeeperServer server;
    private final NIOServerCnxnFactory connections;

    private EmbeddedZooKeeper(ZooKeeperServer server, NIOServerCnxnFactory connections) {
        this.server = server;
        this.connections = connections;
    }

    /**
     * Starts a server on the state that an earlier one left in the directory, if any.
     *
     * @param directory holds snapshots and the transaction log; created where missing
     * @param port TCP port on the loopback address, 0 for any free one
     * @throws IOException if the directory cannot be used or the port is taken; the message says which
     */
    public static EmbeddedZooKeeper start(Path directory, int port) throws IOException {
        Files.createDirectories(directory);
        // the default reserves 64 MB for each log file
        FileTxnLog.setPreallocSize(LOG_PREALLOCATION_KB * 1024L);
        PurgeTxnLog.purge(directory.toFile(), directory.toFile(), SNAPSHOTS_KEPT);
        ZooKeeperServer server = new ZooKeeperServer(directory.toFile(), directory.toFile(), TICK_MS);
        server.setMinSessionTimeout(MIN_SESSION_TIMEOUT_MS);
        server.setMaxSessionTimeout(MAX_SESSION_TIMEOUT_MS);
        if (System.getProperty(MAX_CONNECTIONS_PROPERTY) == null) {
            // there is no setter, and without a value the server warns at each start
            System.setProperty(MAX_CONNECTIONS_PROPERTY, Integer.toString(MAX_CONNECTIONS));
        }
        NIOServerCnxnFactory connections = new NIOServerCnxnFactory();
        try {
            connections.configure(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), MAX_CONNECTIONS);
        } catch (BindException e) {
            throw new IOException("ZooKeeper port " + port + " is in use", e);
        }
        EmbeddedZooKeeper embedded = new EmbeddedZooKeeper(server, connections);
        try {
            connections.startup(server);
        } catch (InterruptedException e) {
            embedded.close();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while ZooKeeper started", e);
        } catch (IOException | RuntimeException e) {
            embedded.close();
            throw e;
        }
        return embedded;
    }

    /** Where clients connect, as {@code host:port}. */
    public String connectString() {
        return "127.0.0.1:" + connections.getLocalPort();
    }

    /** The TCP port. */
    public int port() {
        return connections.getLocalPort();
    }

    /**
     * Ends a session as its expiry would, at once.
     *
     * @param sessionId see {@link ZkSession#id()}
     */
    public void expire(long sessionId) {
        server.closeSession(sessionId);
    }

    /** Cuts every client off without ending a session; clients may reconnect at once. */
    public void dropConnections() {
        connections.closeAll(ServerCnxn.DisconnectReason.CLOSE_ALL_CONNECTIONS_FORCED);
    }

    /** Stops the server; what it knows stays in the directory. */
    @Override
    public void close() {
        connections.shutdown();
        server.shutdown();
    }
}
