package dev.insync.reference.runtime.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The broker's end of the Kafka protocol: accepts connections, cuts requests from them, asks the {@link RequestHandler}, and
 * answers each client in the order in which it asked. Everything a client can make it hold is bounded by {@link ServerConfig}.
 * A client that sends what cannot be understood loses its connection, with one log line that names it and the reason.
 */
public final class WireServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WireServer.class);

    private static final int BACKLOG = 512;
    private static final long ACCEPT_RETRY_NANOS = 100_000_000L;

    private final ServerConfig config;
    private final ServerSocketChannel listener;
    private final List<SelectorLoop> loops = new ArrayList<>();
    private final RequestMemory memory;
    private final ConnectionLimits connections;
    private final Thread acceptor;
    private volatile boolean closing;

    private WireServer(ServerConfig config, ServerSocketChannel listener, RequestHandler handler) throws IOException {
        this.config = config;
        this.listener = listener;
        this.connections = new ConnectionLimits(config.maxConnections(), config.maxConnectionsPerIp());
        Dispatcher dispatcher = new Dispatcher(handler, config);
        this.memory = new RequestMemory(
                config.maxRequestMemoryBytes(),
                config.smallRequestMemoryBytes(),
                config.smallRequestBytes(),
                () -> loops.forEach(SelectorLoop::memoryReleased));
        int port = listener.socket().getLocalPort();
        for (int i = 0; i < config.selectorThreads(); i++) {
            loops.add(new SelectorLoop("wire-" + port + "-" + i, config, dispatcher, memory, connections::remove));
        }
        this.acceptor = new Thread(this::acceptConnections, "wire-" + port + "-accept");
        acceptor.setDaemon(true);
    }

    /**
     * Listens and serves until {@link #close}.
     *
     * @throws WireException when the address cannot be bound, for example because the port is in use
     */
    public static WireServer start(ServerConfig config, RequestHandler handler) throws WireException {
        ServerSocketChannel listener = null;
        try {
            listener = ServerSocketChannel.open();
            // A broker that was killed must get its port back at once.
            listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            listener.bind(new InetSocketAddress(config.host(), config.port()), BACKLOG);
            WireServer server = new WireServer(config, listener, handler);
            server.loops.forEach(SelectorLoop::start);
            server.acceptor.start();
            return server;
        } catch (IOException | RuntimeException e) {
            closeQuietly(listener);
            throw new WireException(
                    "cannot listen on " + config.host() + ":" + config.port() + ": " + e.getMessage(), e);
        }
    }

    /** The port it listens on, also where the configuration left the choice to the system. */
    public int port() {
        return listener.socket().getLocalPort();
    }

    /** Connections open at the moment. */
    public int connectionCount() {
        return connections.open();
    }

    /** Bytes of the requests being received or processed at the moment. */
    public long requestMemoryBytes() {
        return memory.used();
    }

    private void acceptConnections() {
        int next = 0;
        while (!closing) {
            try {
                if (!connections.awaitRoom()) {
                    return;
                }
                SocketChannel socket = listener.accept();
                InetAddress address = socket.socket().getInetAddress();
                if (address == null) {
                    socket.close(); // gone already
                } else if (!connections.add(address)) {
                    LOG.warn(
                            "closing connection of {}: its address has {}, the limit",
                            socket.getRemoteAddress(),
                            config.maxConnectionsPerIp());
                    socket.close();
                } else {
                    serve(loops.get(next), socket, address);
                    next = (next + 1) % loops.size();
                }
            } catch (InterruptedException e) {
                LOG.debug("interrupted, accepts no more connections");
                return;
            } catch (ClosedChannelException e) {
                LOG.debug("listener closed");
                return;
            } catch (IOException e) {
                // Out of file descriptors, most likely: it stays so until connections close.
                LOG.warn("cannot accept a connection: {}", e.getMessage());
                LockSupport.parkNanos(ACCEPT_RETRY_NANOS);
            }
        }
    }

    private void serve(SelectorLoop loop, SocketChannel socket, InetAddress address) throws IOException {
        try {
            socket.configureBlocking(false);
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        } catch (IOException e) {
            connections.remove(address);
            socket.close();
            throw e;
        }
        loop.add(socket, address);
    }

    /** Stops listening and closes every connection; requests in process get no answer. */
    @Override
    public void close() {
        closing = true;
        closeQuietly(listener);
        connections.stop();
        try {
            acceptor.join();
            for (SelectorLoop loop : loops) {
                loop.stop();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void closeQuietly(@Nullable ServerSocketChannel listener) {
        if (listener == null) {
            return;
        }
        try {
            listener.close();
        } catch (IOException e) {
            LOG.debug("listener did not close", e);
        }
    }
}
