package dev.insync.reference.runtime.zk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.runtime.Eventually;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZkSessionTest {
    @TempDir
    Path directory;

    @Test
    void anExpiredSessionSaysSoOnceAndRefusesEverythingAfterwards() throws Exception {
        try (ZooKeeperFixture zk = new ZooKeeperFixture(directory)) {
            CountDownLatch expired = new CountDownLatch(1);
            ZkSession session = zk.session(expired::countDown);
            zk.server.expire(session.id());
            expired.await();
            assertTrue(session.ended());
            assertThrows(SessionEndedException.class, () -> new ZkTopics(session).names(null));
        }
    }

    @Test
    void aClosedSessionIsNotReportedAsExpired() throws Exception {
        try (ZooKeeperFixture zk = new ZooKeeperFixture(directory)) {
            AtomicInteger expired = new AtomicInteger();
            ZkSession session = zk.session(expired::incrementAndGet);
            session.close();
            assertThrows(SessionEndedException.class, () -> new ZkTopics(session).names(null));
            assertEquals(0, expired.get());
        }
    }

    @Test
    void anOperationWaitsForALostConnectionAndThenSucceeds() throws Exception {
        try (ZooKeeperFixture zk = new ZooKeeperFixture(directory)) {
            ZkSession session = zk.session();
            session.ensure("/some/deep/path");
            zk.server.dropConnections();
            assertTrue(session.read("/some/deep/path", null).isPresent());
        }
    }

    @Test
    void aWatchOnAMissingNodeFiresWhenTheNodeAppears() throws Exception {
        try (ZooKeeperFixture zk = new ZooKeeperFixture(directory)) {
            ZkSession session = zk.session();
            AtomicInteger changes = new AtomicInteger();
            assertEquals(Optional.empty(), session.read("/later", changes::incrementAndGet));
            session.ensure("/later");
            Eventually.eventually("the watch fires", () -> changes.get() == 1);
        }
    }

    @Test
    void whatWasWrittenSurvivesARestartOfTheServer() throws Exception {
        int port;
        ZkSession session;
        try (ZooKeeperFixture zk = new ZooKeeperFixture(directory)) {
            port = zk.server.port();
            zk.session().ensure("/kept");
        }
        try (ZooKeeperFixture zk = new ZooKeeperFixture(directory, port)) {
            session = zk.session();
            assertTrue(session.read("/kept", null).isPresent());
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsNamed() throws Exception {
        int port;
        try (ZooKeeperFixture zk = new ZooKeeperFixture(directory)) {
            port = zk.server.port();
        }
        ZkException failure =
                assertThrows(ZkException.class, () -> ZkSession.connect("127.0.0.1:" + port, 1000, 300, () -> {}));
        assertEquals("ZooKeeper at 127.0.0.1:" + port + " does not answer (waited 300 ms)", failure.getMessage());
    }
}
