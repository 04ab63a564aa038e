package dev.insync.reference.runtime.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread that serves some of the connections. */
final class SelectorLoop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(SelectorLoop.class);

    private static final int READ_BUFFER_BYTES = 64 * 1024;
    private static final long MAX_SWEEP_INTERVAL_MS = 1_000;

    private record Accepted(SocketChannel socket, InetAddress address) {}

    private final Selector selector;
    private final ServerConfig config;
    private final Consumer<InetAddress> onClosed;
    private final long sweepIntervalMs;
    private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(READ_BUFFER_BYTES);
    private final Set<ServerConnection> connections = new HashSet<>();
    private final Set<ServerConnection> paused = new LinkedHashSet<>();
    private final Queue<ServerConnection> completed = new ConcurrentLinkedQueue<>();
    private final Queue<Accepted> accepted = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean awake = new AtomicBoolean();
    private final Thread thread;
    private final BiFunction<SelectionKey, SocketChannel, ServerConnection> connect;
    private volatile boolean stopping;
    private volatile boolean memoryReleased;
    private long nowMs = clockMs();
    private long nextSweepMs;

    /** @param onClosed called once for each connection that was added and is gone, with its address */
    SelectorLoop(
            String name,
            ServerConfig config,
            Dispatcher dispatcher,
            RequestMemory memory,
            Consumer<InetAddress> onClosed)
            throws IOException {
        this.selector = Selector.open();
        this.config = config;
        this.onClosed = onClosed;
        this.sweepIntervalMs = Math.max(
                1, Math.min(MAX_SWEEP_INTERVAL_MS, Math.min(config.frameTimeoutMs(), config.idleTimeoutMs()) / 4));
        this.connect = (key, socket) ->
                new ServerConnection(key, socket, addressOf(socket), this, this.config, dispatcher, memory);
        this.thread = new Thread(this, name);
        thread.setDaemon(true);
    }

    private static InetSocketAddress addressOf(SocketChannel socket) {
        return (InetSocketAddress) socket.socket().getRemoteSocketAddress();
    }

    private static long clockMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    void start() {
        thread.start();
    }

    /** Milliseconds of a clock that never goes back, read once per turn of the loop. */
    long nowMs() {
        return nowMs;
    }

    /** For the current read only: what it holds is decoded or copied before the next. */
    ByteBuffer readBuffer() {
        return readBuffer;
    }

    /** From any thread: serve this socket from now on. */
    void add(SocketChannel socket, InetAddress address) {
        accepted.add(new Accepted(socket, address));
        wakeUp();
    }

    /** From any thread: the connection has a reply that may be sent. */
    void completed(ServerConnection connection) {
        completed.add(connection);
        wakeUp();
    }

    /** From any thread: connections that pause for memory may try again. */
    void memoryReleased() {
        memoryReleased = true;
        wakeUp();
    }

    private void wakeUp() {
        if (Thread.currentThread() != thread && awake.compareAndSet(false, true)) {
            selector.wakeup();
        }
    }

    void paused(ServerConnection connection) {
        paused.add(connection);
    }

    void closed(ServerConnection connection) {
        connections.remove(connection);
        paused.remove(connection);
        onClosed.accept(connection.address());
    }

    @Override
    public void run() {
        try {
            while (!stopping) {
                turn();
            }
        } catch (IOException | ClosedSelectorException e) {
            LOG.error("{} cannot go on, its connections are closed", thread.getName(), e);
        } finally {
            List.copyOf(connections).forEach(ServerConnection::close);
            closeSelector();
        }
    }

    private void turn() throws IOException {
        nowMs = clockMs();
        boolean workWaits = !completed.isEmpty() || !accepted.isEmpty() || memoryReleased;
        if (workWaits) {
            selector.selectNow();
        } else {
            selector.select(Math.max(1, nextSweepMs - nowMs));
        }
        // Cleared before the queues are emptied: what is added from here on wakes the selector again.
        awake.set(false);
        nowMs = clockMs();
        for (SelectionKey key : selector.selectedKeys()) {
            ServerConnection connection = (ServerConnection) key.attachment();
            guarded(connection, connection::ready);
        }
        selector.selectedKeys().clear();
        acceptNew();
        proceedCompleted();
        if (nowMs >= nextSweepMs) {
            nextSweepMs = nowMs + sweepIntervalMs;
            new ArrayList<>(connections).forEach(connection -> connection.expire(nowMs));
        }
    }

    private void proceedCompleted() {
        ServerConnection connection;
        // As many as there are now: replies that come at once while others proceed must not keep the selector waiting.
        int turns = completed.size();
        while (turns-- > 0 && (connection = completed.poll()) != null) {
            guarded(connection, connection::proceed);
        }
        if (memoryReleased) {
            memoryReleased = false;
            List<ServerConnection> waiting = List.copyOf(paused);
            paused.clear();
            waiting.forEach(w -> guarded(w, w::proceed));
        }
    }

    /** A defect in the code that serves one client must not end the thread that serves them all. */
    private static void guarded(ServerConnection connection, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.error("closing a connection after an unexpected failure", e);
            connection.close();
        }
    }

    private void acceptNew() {
        Accepted next;
        while ((next = accepted.poll()) != null) {
            try {
                SelectionKey key = next.socket().register(selector, SelectionKey.OP_READ);
                ServerConnection connection = connect.apply(key, next.socket());
                key.attach(connection);
                connections.add(connection);
            } catch (IOException e) {
                LOG.debug("a connection was gone before it was served", e);
                onClosed.accept(next.address());
            }
        }
    }

    void stop() throws InterruptedException {
        stopping = true;
        selector.wakeup();
        thread.join();
    }

    private void closeSelector() {
        try {
            for (Accepted waiting : accepted) {
                waiting.socket().close();
            }
            selector.close();
        } catch (IOException e) {
            LOG.debug("selector did not close", e);
        }
    }
}
