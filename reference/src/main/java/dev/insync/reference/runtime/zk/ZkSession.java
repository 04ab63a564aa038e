package dev.insync.reference.runtime.zk;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.zookeeper.AsyncCallback;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One ZooKeeper session, from connect to its end.
 *
 * <p>A lost connection is waited out and the operation is sent again; whether the first attempt took effect is then the
 * caller's question, and {@link Attempt} tells it that there was one. An ended session throws
 * {@link SessionEndedException} from every operation for ever: whoever wants to go on connects a new one. Watches are
 * one-shot and carry no data, not even whether a change of the node or the expiry of the session used them up.
 *
 * <p>All operations block. Safe for use by several threads.
 */
public final class ZkSession implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ZkSession.class);

    private enum Status {
        DISCONNECTED,
        CONNECTED,
        ENDED
    }

    /** An operation that may have to be sent more than once. */
    @FunctionalInterface
    interface Attempt<R> {
        R run(ZooKeeper zk, boolean repeated) throws KeeperException, InterruptedException;
    }

    /** Data and metadata of a znode; never compared. */
    @SuppressWarnings("ArrayRecordComponent")
    record Node(byte[] data, Stat stat) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final String connectString;
    private final Runnable onExpired;
    private final ZooKeeper zk;
    private Status status = Status.DISCONNECTED;
    private boolean closing;

    private ZkSession(String connectString, int timeoutMs, Runnable onExpired) throws IOException {
        this.connectString = connectString;
        this.onExpired = onExpired;
        ZKClientConfig config = new ZKClientConfig();
        config.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, "false");
        this.zk = new ZooKeeper(connectString, timeoutMs, event -> onSessionEvent(event.getState()), false, config);
    }

    /**
     * Opens a session.
     *
     * @param connectString {@code host:port[,host:port...]}
     * @param sessionTimeoutMs time without a heartbeat after which ZooKeeper ends the session
     * @param connectTimeoutMs how long to wait for the first connection
     * @param onExpired called once, on the thread that hears of it first, when the session expires; not after {@link #close}
     * @throws ZkException if ZooKeeper cannot be reached in time, or the connect string is not one
     */
    public static ZkSession connect(
            String connectString, int sessionTimeoutMs, int connectTimeoutMs, Runnable onExpired)
            throws SessionEndedException {
        ZkSession session;
        try {
            session = new ZkSession(connectString, sessionTimeoutMs, onExpired);
        } catch (IOException | IllegalArgumentException e) {
            throw new ZkException("ZooKeeper address " + connectString + ": " + e.getMessage(), e);
        }
        boolean connected = false;
        try {
            connected = session.awaitConnected(TimeUnit.MILLISECONDS.toNanos(connectTimeoutMs));
        } finally {
            if (!connected) {
                session.close();
            }
        }
        if (!connected) {
            throw new ZkException(
                    "ZooKeeper at " + connectString + " does not answer (waited " + connectTimeoutMs + " ms)");
        }
        return session;
    }

    /** The session id that ZooKeeper assigned. */
    public long id() {
        return zk.getSessionId();
    }

    /** The session timeout in milliseconds that ZooKeeper granted, which may differ from the one asked for. */
    public int timeoutMs() {
        return zk.getSessionTimeout();
    }

    /** Whether the session has expired or was closed. */
    public boolean ended() {
        lock.lock();
        try {
            return status == Status.ENDED;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the session at once, with its ephemeral nodes, if ZooKeeper can be reached; blocked callers are released. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
        } finally {
            lock.unlock();
        }
        end();
        try {
            zk.close((int) TimeUnit.SECONDS.toMillis(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs an operation until ZooKeeper has answered it. */
    <R> R untilAnswered(Attempt<R> attempt) throws SessionEndedException, KeeperException {
        boolean repeated = false;
        while (true) {
            try {
                return attempt.run(zk, repeated);
            } catch (KeeperException.ConnectionLossException e) {
                LOG.info("connection to {} lost during an operation, outcome unknown: trying again", connectString);
                repeated = true;
                awaitConnection();
            } catch (KeeperException.SessionExpiredException e) {
                // the event of it may come much later, when the caller has another session
                expired();
                throw new SessionEndedException("session 0x" + Long.toHexString(id()) + " is over");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SessionEndedException("interrupted");
            }
        }
    }

    /** The node at a path, or nothing; {@code onChange} is called once when that changes or the session expires. */
    Optional<Node> read(String path, @Nullable Runnable onChange) throws SessionEndedException {
        Watcher watcher = watcher(onChange);
        try {
            return untilAnswered((client, repeated) -> {
                while (true) {
                    try {
                        Stat stat = new Stat();
                        byte[] data = client.getData(path, watcher, stat);
                        return Optional.of(new Node(data == null ? new byte[0] : data, stat));
                    } catch (KeeperException.NoNodeException e) {
                        // getData leaves no watch on a missing node; exists does
                        if (watcher == null || client.exists(path, watcher) == null) {
                            return Optional.empty();
                        }
                    }
                }
            });
        } catch (KeeperException e) {
            throw unexpected("reading " + path, e);
        }
    }

    /** Names of the children, empty where the node is missing; {@code onChange} is called once on a change. */
    List<String> children(String path, @Nullable Runnable onChange) throws SessionEndedException {
        Watcher watcher = watcher(onChange);
        try {
            return untilAnswered((client, repeated) -> {
                try {
                    return client.getChildren(path, watcher);
                } catch (KeeperException.NoNodeException e) {
                    return List.<String>of();
                }
            });
        } catch (KeeperException e) {
            throw unexpected("listing " + path, e);
        }
    }

    /** Creates a persistent node and its missing parents; an existing node is left as it is. */
    void ensure(String path) throws SessionEndedException {
        try {
            untilAnswered((client, repeated) -> {
                for (int end = path.indexOf('/', 1); ; end = path.indexOf('/', end + 1)) {
                    String prefix = end < 0 ? path : path.substring(0, end);
                    if (client.exists(prefix, false) == null) {
                        createIfAbsent(client, prefix);
                    }
                    if (end < 0) {
                        return prefix;
                    }
                }
            });
        } catch (KeeperException e) {
            throw unexpected("creating " + path, e);
        }
    }

    /** Sends a transaction without waiting; the callback runs on ZooKeeper's event thread. */
    void send(List<Op> ops, AsyncCallback.MultiCallback callback) {
        zk.multi(ops, callback, null);
    }

    static ZkException unexpected(String what, KeeperException e) {
        return new ZkException("ZooKeeper: " + what + ": " + e.code(), e);
    }

    private static void createIfAbsent(ZooKeeper client, String path) throws KeeperException, InterruptedException {
        try {
            client.create(path, new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        } catch (KeeperException.NodeExistsException e) {
            LOG.trace("{} appeared meanwhile", path);
        }
    }

    private static @Nullable Watcher watcher(@Nullable Runnable onChange) {
        if (onChange == null) {
            return null;
        }
        return event -> {
            // session events reach every watcher; only the node's own event uses the watch up, and the session's end
            // takes it away: whoever waits for it must not wait for ever
            if (event.getType() != Watcher.Event.EventType.None
                    || event.getState() == Watcher.Event.KeeperState.Expired) {
                onChange.run();
            }
        };
    }

    private void onSessionEvent(Watcher.Event.KeeperState state) {
        switch (state) {
            case SyncConnected -> become(Status.CONNECTED);
            case Disconnected -> become(Status.DISCONNECTED);
            case Expired, AuthFailed -> expired();
            default -> LOG.trace("session state {}", state);
        }
    }

    private void expired() {
        if (end()) {
            LOG.warn("session 0x{} expired", Long.toHexString(id()));
            onExpired.run();
        }
    }

    private void become(Status next) {
        lock.lock();
        try {
            if (status != Status.ENDED) {
                status = next;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether the session ended by itself just now. */
    private boolean end() {
        lock.lock();
        try {
            boolean expired = status != Status.ENDED && !closing;
            status = Status.ENDED;
            changed.signalAll();
            return expired;
        } finally {
            lock.unlock();
        }
    }

    private void awaitConnection() throws SessionEndedException {
        awaitConnected(Long.MAX_VALUE);
    }

    private boolean awaitConnected(long timeoutNs) throws SessionEndedException {
        lock.lock();
        try {
            long leftNs = timeoutNs;
            while (status == Status.DISCONNECTED) {
                if (leftNs <= 0) {
                    return false;
                }
                leftNs = changed.awaitNanos(leftNs);
            }
            if (status == Status.ENDED) {
                throw new SessionEndedException("session 0x" + Long.toHexString(id()) + " is over");
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SessionEndedException("interrupted while waiting for ZooKeeper");
        } finally {
            lock.unlock();
        }
    }
}
