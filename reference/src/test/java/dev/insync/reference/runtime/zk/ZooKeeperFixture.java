package dev.insync.reference.runtime.zk;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A real ZooKeeper server and the sessions that a test opened. */
final class ZooKeeperFixture implements AutoCloseable {
    private static final int SESSION_TIMEOUT_MS = 10_000;
    private static final int CONNECT_TIMEOUT_MS = 10_000;

    final EmbeddedZooKeeper server;
    private final List<ZkSession> sessions = new ArrayList<>();

    ZooKeeperFixture(Path directory) throws Exception {
        this(directory, 0);
    }

    ZooKeeperFixture(Path directory, int port) throws Exception {
        server = EmbeddedZooKeeper.start(directory, port);
    }

    ZkSession session() throws Exception {
        return session(() -> {});
    }

    ZkSession session(Runnable onExpired) throws Exception {
        ZkSession session =
                ZkSession.connect(server.connectString(), SESSION_TIMEOUT_MS, CONNECT_TIMEOUT_MS, onExpired);
        sessions.add(session);
        return session;
    }

    @Override
    public void close() {
        sessions.forEach(ZkSession::close);
        server.close();
    }
}
