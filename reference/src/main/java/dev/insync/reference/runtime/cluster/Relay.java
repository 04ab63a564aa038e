package dev.insync.reference.runtime.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of one broker to ZooKeeper, which can be cut, also for answers alone: what comes waits until it is healed. */
final class Relay implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
    private static final int BUFFER_BYTES = 16 * 1024;

    private final String[] servers;
    private final String chroot;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private boolean cut;
    private boolean answersCut;
    private boolean closed;
    private int next;

    /** @param zookeeper {@code host:port[,host:port...]}, with a chroot where there is one */
    Relay(String zookeeper) throws IOException {
        int slash = zookeeper.indexOf('/');
        this.chroot = slash < 0 ? "" : zookeeper.substring(slash);
        this.servers = (slash < 0 ? zookeeper : zookeeper.substring(0, slash)).split(",");
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept, "relay");
    }

    /** Where the broker connects instead. */
    String connectString() {
        return "localhost:" + listener.getLocalPort() + chroot;
    }

    synchronized void cut() {
        cut = true;
    }

    /** What ZooKeeper sends waits; what the broker sends arrives. */
    synchronized void cutAnswers() {
        answersCut = true;
    }

    synchronized void heal() {
        cut = false;
        notifyAll();
    }

    /** Whether what ZooKeeper sends arrives. */
    synchronized boolean answers() {
        return !cut && !answersCut;
    }

    synchronized void healAnswers() {
        answersCut = false;
        notifyAll();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        closeQuietly(listener);
        open.forEach(Relay::closeQuietly);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket broker = listener.accept();
                open.add(broker);
                start(() -> connect(broker), "relay-connect");
            } catch (IOException e) {
                LOG.debug("the relay accepts no more: {}", e.getMessage());
            }
        }
    }

    private void connect(Socket broker) {
        try {
            awaitHealed(false);
            Socket server = open(servers[Math.floorMod(next++, servers.length)]);
            open.add(server);
            start(() -> pump(broker, server, false), "relay-out");
            pump(server, broker, true);
        } catch (IOException | InterruptedException e) {
            LOG.debug("no way to ZooKeeper: {}", e.getMessage());
            end(broker);
        }
    }

    private static Socket open(String server) throws IOException {
        int colon = server.lastIndexOf(':');
        Socket socket = new Socket(server.substring(0, colon), Integer.parseInt(server.substring(colon + 1)));
        socket.setTcpNoDelay(true);
        return socket;
    }

    /** Passes bytes on until one end closes; then both do. */
    private void pump(Socket from, Socket to, boolean answers) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            from.setTcpNoDelay(true);
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                awaitHealed(answers);
                out.write(buffer, 0, count);
            }
        } catch (IOException | InterruptedException e) {
            LOG.debug("a connection to ZooKeeper ends: {}", e.getMessage());
        } finally {
            end(from);
            end(to);
        }
    }

    private synchronized void awaitHealed(boolean answers) throws InterruptedException {
        while ((cut || (answers && answersCut)) && !closed) {
            wait();
        }
    }

    private void end(Socket socket) {
        open.remove(socket);
        closeQuietly(socket);
    }

    private static void closeQuietly(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            LOG.debug("a socket did not close: {}", e.getMessage());
        }
    }

    private static void start(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
