package dev.insync.reference.runtime.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The broker's connections to other brokers, all served by one thread. */
public final class WireClient implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WireClient.class);

    private static final int READ_BUFFER_BYTES = 64 * 1024;
    private static final long MAX_SWEEP_INTERVAL_MS = 250;

    private final String clientId;
    private final long requestTimeoutMs;
    private final Selector selector;
    private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(READ_BUFFER_BYTES);
    private final Set<ClientConnection> connections = ConcurrentHashMap.newKeySet();
    private final Queue<ClientConnection> attention = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean awake = new AtomicBoolean();
    private final Thread thread;
    private volatile boolean stopping;
    private long nowMs = clockMs();
    private long nextSweepMs;

    /**
     * @param clientId how this broker calls itself to others
     * @param requestTimeoutMs a request not answered after this long fails, with every other on its connection; also the limit
     *     for connecting
     */
    public WireClient(String clientId, long requestTimeoutMs) {
        this.clientId = clientId;
        this.requestTimeoutMs = requestTimeoutMs;
        try {
            this.selector = Selector.open();
        } catch (IOException e) {
            throw new IllegalStateException("cannot open a selector: " + e.getMessage(), e);
        }
        this.thread = new Thread(this::run, "wire-client-" + clientId);
        thread.setDaemon(true);
        thread.start();
    }

    /** A connection of its own to that address. Nothing is sent before the first call; callers pace their retries. */
    public BrokerConnection connect(String host, int port) {
        ClientConnection connection = new ClientConnection(this, host, port);
        connections.add(connection);
        if (stopping) {
            connection.close();
        }
        return connection;
    }

    String clientId() {
        return clientId;
    }

    long requestTimeoutMs() {
        return requestTimeoutMs;
    }

    long nowMs() {
        return nowMs;
    }

    ByteBuffer readBuffer() {
        return readBuffer;
    }

    Selector selector() {
        return selector;
    }

    boolean isStopping() {
        return stopping;
    }

    /** From any thread: the connection has something to send, or is to be closed. */
    void needsAttention(ClientConnection connection) {
        attention.add(connection);
        if (Thread.currentThread() != thread && awake.compareAndSet(false, true)) {
            selector.wakeup();
        }
    }

    void forget(ClientConnection connection) {
        connections.remove(connection);
    }

    private static long clockMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    private void run() {
        try {
            while (!stopping) {
                turn();
            }
        } catch (IOException | ClosedSelectorException e) {
            LOG.error("{} cannot go on", thread.getName(), e);
            stopping = true;
        } finally {
            WireException reason = new WireException("the client is closed");
            List.copyOf(connections).forEach(connection -> connection.shutDown(reason));
            try {
                selector.close();
            } catch (IOException e) {
                LOG.debug("selector did not close", e);
            }
        }
    }

    private void turn() throws IOException {
        nowMs = clockMs();
        long sweepIntervalMs = Math.max(1, Math.min(MAX_SWEEP_INTERVAL_MS, requestTimeoutMs / 4));
        if (attention.isEmpty()) {
            selector.select(Math.max(1, nextSweepMs - nowMs));
        } else {
            selector.selectNow();
        }
        awake.set(false);
        nowMs = clockMs();
        for (SelectionKey key : selector.selectedKeys()) {
            ((ClientConnection) key.attachment()).ready();
        }
        selector.selectedKeys().clear();
        ClientConnection connection;
        int turns = attention.size();
        while (turns-- > 0 && (connection = attention.poll()) != null) {
            connection.attend();
        }
        if (nowMs >= nextSweepMs) {
            nextSweepMs = nowMs + sweepIntervalMs;
            connections.forEach(each -> each.expire(nowMs));
        }
    }

    /** Closes every connection and fails what is in flight. */
    @Override
    public void close() {
        stopping = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
