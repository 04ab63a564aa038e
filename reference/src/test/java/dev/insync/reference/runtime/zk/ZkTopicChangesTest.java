package dev.insync.reference.runtime.zk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.runtime.TopicPartition;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZkTopicChangesTest {
    private static final TopicAssignment ONE =
            new TopicAssignment(new UUID(1, 2), new TreeMap<>(Map.of(0, List.of(1))));
    private static final TopicAssignment TWO =
            new TopicAssignment(new UUID(1, 2), new TreeMap<>(Map.of(0, List.of(1), 1, List.of(2))));
    private static final long MINUTE_MS = 60_000;

    @TempDir
    Path directory;

    private static ZkSession withTopic(ZooKeeperFixture zk) throws Exception {
        ZkSession session = zk.session();
        new ZkBrokers(session).createRoots();
        new ZkTopicChanges(session).createRoots();
        assertTrue(new ZkTopics(session).create("t", ONE, Map.of()));
        return session;
    }

    private static ControllerEpoch elected(ZkSession session, int broker) throws Exception {
        return ((ZkBrokers.Election.Won) new ZkBrokers(session).elect(broker, 0)).epoch();
    }

    @Test
    void aTopicGrowsFromWhatItWasAndWatchersHearOfIt() throws Exception {
        try (ZooKeeperFixture zk = new ZooKeeperFixture(directory)) {
            ZkSession session = withTopic(zk);
            CountDownLatch heard = new CountDownLatch(1);
            new ZkTopics(session).assignment("t", heard::countDown);
            ZkTopicChanges changes = new ZkTopicChanges(session);
            assertTrue(changes.grow("t", ONE, TWO));
            assertTrue(heard.await(30, TimeUnit.SECONDS));
            assertFalse(changes.grow("t", ONE, TWO));
            assertEquals(TWO, new ZkTopics(session).assignment("t").orElseThrow());
        }
    }

    @Test
    void aConfigurationIsNotedForEverybodyOnce() throws Exception {
        try (ZooKeeperFixture zk = new ZooKeeperFixture(directory)) {
            ZkSession session = withTopic(zk);
            ZkTopicChanges changes = new ZkTopicChanges(session);
            Set<String> seen = new HashSet<>();
            CountDownLatch heard = new CountDownLatch(1);
            assertTrue(changes.configured(seen, heard::countDown, System.currentTimeMillis(), MINUTE_MS)
                    .isEmpty());
            changes.configure("t", Map.of("min.insync.replicas", "2"));
            assertTrue(heard.await(30, TimeUnit.SECONDS));
            long nowMs = System.currentTimeMillis();
            assertEquals(Set.of("t"), changes.configured(seen, () -> {}, nowMs, MINUTE_MS));
            assertEquals(Set.of(), changes.configured(seen, () -> {}, nowMs, MINUTE_MS));
            // another broker sees the note too, until it is old
            assertEquals(Set.of("t"), changes.configured(new HashSet<>(), () -> {}, nowMs, MINUTE_MS));
            changes.configured(seen, () -> {}, nowMs + 2 * MINUTE_MS, MINUTE_MS);
            assertEquals(List.of(), session.children("/config/changes", null));
            assertEquals(Map.of("min.insync.replicas", "2"), new ZkTopics(session).config("t"));
        }
    }

    @Test
    void theNoteReadsLikeKafkas() {
        assertEquals(
                "{\"version\":2,\"entity_path\":\"topics/t\"}",
                new String(ZnodeJson.configChange("t"), StandardCharsets.UTF_8));
    }

    @Test
    void nothingIsLeftOfADeletedTopic() throws Exception {
        try (ZooKeeperFixture zk = new ZooKeeperFixture(directory)) {
            ZkSession session = withTopic(zk);
            ControllerEpoch controller = elected(session, 1);
            StateZnode state = new StateZnode(1, 0, List.of(1), 1);
            new ZkPartitionStates(session)
                    .writeAsController(
                            controller, List.of(new StateWrite(new TopicPartition("t", 0), state, StateWrite.CREATE)));
            ZkTopicChanges changes = new ZkTopicChanges(session);
            CountDownLatch heard = new CountDownLatch(1);
            assertTrue(changes.toDelete(heard::countDown).isEmpty());
            changes.askToDelete("t");
            assertTrue(heard.await(30, TimeUnit.SECONDS));
            assertEquals(Set.of("t"), changes.toDelete(null));
            assertTrue(changes.delete(controller, "t"));
            assertTrue(changes.toDelete(null).isEmpty());
            assertEquals(List.of(), session.children("/brokers/topics", null));
            assertEquals(List.of(), session.children("/config/topics", null));
        }
    }

    @Test
    void aDeposedControllerDeletesNothing() throws Exception {
        try (ZooKeeperFixture zk = new ZooKeeperFixture(directory)) {
            ZkSession session = withTopic(zk);
            ControllerEpoch stale = elected(session, 1);
            session.close();
            ZkSession next = zk.session();
            elected(next, 2);
            ZkTopicChanges changes = new ZkTopicChanges(next);
            changes.askToDelete("t");
            assertFalse(changes.delete(stale, "t"));
            assertEquals(ONE, new ZkTopics(next).assignment("t").orElseThrow());
        }
    }
}
