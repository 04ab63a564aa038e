package dev.insync.reference.runtime.zk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.runtime.TopicPartition;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZkPartitionStatesTest {
    private static final TopicPartition P0 = new TopicPartition("t", 0);
    private static final TopicPartition P1 = new TopicPartition("t", 1);
    private static final StateZnode INITIAL = new StateZnode(1, 0, List.of(1, 2, 3), 1);
    private static final StateZnode SHRUNK = new StateZnode(1, 0, List.of(1, 2), 1);

    @TempDir
    Path directory;

    @Test
    void theStateReadsLikeKafkas() throws Exception {
        try (ZooKeeperFixture zk = new ZooKeeperFixture(directory)) {
            ZkSession session = withTopic(zk);
            create(session, controller(session), P0);
            assertEquals(
                    "{\"controller_epoch\":1,\"leader\":1,\"version\":1,\"leader_epoch\":0,\"isr\":[1,2,3]}",
                    new String(
                            session.read("/brokers/topics/t/partitions/0/state", null)
                                    .orElseThrow()
                                    .data(),
                            StandardCharsets.UTF_8));
        }
    }

    @Test
    void aWriteOnAnOldVersionIsAConflictThatShowsWhatStandsThere() throws Exception {
        try (ZooKeeperFixture zk = new ZooKeeperFixture(directory)) {
            ZkSession session = withTopic(zk);
            create(session, controller(session), P0);
            ZkPartitionStates states = new ZkPartitionStates(session);
            assertEquals(
                    List.of(new WriteResult.Written(1)),
                    states.writeAsLeader(List.of(IsrWrite.of(new StateWrite(P0, SHRUNK, 0)))));
            assertEquals(
                    List.of(new WriteResult.Conflict(Optional.of(new Versioned<>(SHRUNK, 1)))),
                    states.writeAsLeader(List.of(IsrWrite.of(new StateWrite(P0, INITIAL, 0)))));
        }
    }

    @Test
    void oneConflictDoesNotHoldTheOtherPartitionsUp() throws Exception {
        try (ZooKeeperFixture zk = new ZooKeeperFixture(directory)) {
            ZkSession session = withTopic(zk);
            ControllerEpoch controller = controller(session);
            create(session, controller, P0);
            create(session, controller, P1);
            List<WriteResult> results = new ZkPartitionStates(session)
                    .writeAsController(
                            controller, List.of(new StateWrite(P0, SHRUNK, 7), new StateWrite(P1, SHRUNK, 0)));
            assertInstanceOf(WriteResult.Conflict.class, results.get(0));
            assertEquals(new WriteResult.Written(1), results.get(1));
        }
    }

    @Test
    void aDeposedControllerCannotWrite() throws Exception {
        try (ZooKeeperFixture zk = new ZooKeeperFixture(directory)) {
            ZkSession session = withTopic(zk);
            ControllerEpoch deposed = controller(session);
            create(session, deposed, P0);
            new ZkBrokers(session).resign(deposed);
            ControllerEpoch current = controller(session);
            ZkPartitionStates states = new ZkPartitionStates(session);
            assertEquals(
                    List.of(new WriteResult.NotController()),
                    states.writeAsController(deposed, List.of(new StateWrite(P0, SHRUNK, 0))));
            assertEquals(Optional.of(new Versioned<>(INITIAL, 0)), states.read(P0));
            assertEquals(
                    List.of(new WriteResult.Written(1)),
                    states.writeAsController(current, List.of(new StateWrite(P0, SHRUNK, 0))));
        }
    }

    @Test
    void aMissingStateIsAConflictWithNothing() throws Exception {
        try (ZooKeeperFixture zk = new ZooKeeperFixture(directory)) {
            ZkSession session = withTopic(zk);
            assertEquals(
                    List.of(new WriteResult.Conflict(Optional.empty())),
                    new ZkPartitionStates(session).writeAsLeader(List.of(IsrWrite.of(new StateWrite(P0, SHRUNK, 0)))));
        }
    }

    @Test
    void whoJoinsIsRegisteredInTheSessionInWhichItCaughtUp() throws Exception {
        try (ZooKeeperFixture zk = new ZooKeeperFixture(directory)) {
            ZkSession session = withTopic(zk);
            create(session, controller(session), P0);
            ZkPartitionStates states = new ZkPartitionStates(session);
            BrokerRegistration broker3 = new BrokerRegistration(3, "localhost", 9094);
            assertEquals(List.of(new WriteResult.Ineligible()), join(states, 1234, true), "not registered (KIP-841)");
            ZkSession firstLife = zk.session();
            long first = new ZkBrokers(firstLife).register(broker3, 1, 1000);
            firstLife.close();
            long second = new ZkBrokers(zk.session()).register(broker3, 1, 60_000);
            assertEquals(List.of(new WriteResult.Ineligible()), join(states, first, true), "another life (KIP-903)");
            assertEquals(Optional.of(new Versioned<>(INITIAL, 0)), states.read(P0));
            assertEquals(List.of(new WriteResult.Written(1)), join(states, second, true));
        }
    }

    /** Between the look at the registration and the write the broker comes back in another session. */
    @Test
    void aRegistrationThatChangesMeanwhileIsNoticed() throws Exception {
        try (ZooKeeperFixture zk = new ZooKeeperFixture(directory)) {
            ZkSession session = withTopic(zk);
            create(session, controller(session), P0);
            BrokerRegistration broker3 = new BrokerRegistration(3, "localhost", 9094);
            ZkSession firstLife = zk.session();
            new ZkBrokers(firstLife).register(broker3, 1, 1000);
            int before = session.read("/brokers/ids", null).orElseThrow().stat().getVersion();
            firstLife.close();
            new ZkBrokers(zk.session()).register(broker3, 1, 60_000);
            assertTrue(
                    session.read("/brokers/ids", null).orElseThrow().stat().getVersion() > before,
                    "every registration raises what a write checks");
            assertEquals(
                    0,
                    session.read("/brokers/ids/3", null).orElseThrow().stat().getVersion(),
                    "the registration's own version would not tell");
        }
    }

    @Test
    void withoutTheRulesAnybodyJoins() throws Exception {
        try (ZooKeeperFixture zk = new ZooKeeperFixture(directory)) {
            ZkSession session = withTopic(zk);
            create(session, controller(session), P0);
            assertEquals(
                    List.of(new WriteResult.Written(1)),
                    join(new ZkPartitionStates(session), IsrWrite.ANY_SESSION, false));
        }
    }

    @Test
    void withoutItsVersionAnIsrIsWrittenIntoWhateverStandsThere() throws Exception {
        try (ZooKeeperFixture zk = new ZooKeeperFixture(directory)) {
            ZkSession session = withTopic(zk);
            ControllerEpoch controller = controller(session);
            create(session, controller, P0);
            ZkPartitionStates states = new ZkPartitionStates(session);
            StateZnode moved = new StateZnode(3, 1, List.of(1, 2, 3), 1);
            states.writeAsController(controller, List.of(new StateWrite(P0, moved, 0)));
            StateWrite stale = new StateWrite(P0, SHRUNK, 0);
            assertEquals(
                    List.of(new WriteResult.Conflict(Optional.of(new Versioned<>(moved, 1)))),
                    states.writeAsLeader(List.of(IsrWrite.of(stale))));
            assertEquals(
                    List.of(new WriteResult.Written(2)),
                    states.writeAsLeader(
                            List.of(new IsrWrite(stale, IsrWrite.NOBODY, IsrWrite.ANY_SESSION, false, false))));
            assertEquals(Optional.of(new Versioned<>(new StateZnode(3, 1, List.of(1, 2), 1), 2)), states.read(P0));
        }
    }

    private static List<WriteResult> join(ZkPartitionStates states, long session, boolean registered) throws Exception {
        return states.writeAsLeader(List.of(new IsrWrite(new StateWrite(P0, SHRUNK, 0), 3, session, registered, true)));
    }

    @Test
    void writesWhoseAnswersAreLostAreResolvedByReading() throws Exception {
        try (ZooKeeperFixture zk = new ZooKeeperFixture(directory)) {
            ZkSession session = withTopic(zk);
            create(session, controller(session), P0);
            ZkPartitionStates states = new ZkPartitionStates(session);
            int version = 0;
            for (int round = 0; round < 4; round++) {
                Thread dropper = new Thread(zk.server::dropConnections);
                dropper.start();
                StateZnode next = round % 2 == 0 ? SHRUNK : INITIAL;
                List<WriteResult> results =
                        states.writeAsLeader(List.of(IsrWrite.of(new StateWrite(P0, next, version))));
                dropper.join();
                version++;
                assertEquals(List.of(new WriteResult.Written(version)), results);
                assertEquals(Optional.of(new Versioned<>(next, version)), states.read(P0));
            }
        }
    }

    @Test
    void announcedPartitionsAreTakenOnce() throws Exception {
        try (ZooKeeperFixture zk = new ZooKeeperFixture(directory)) {
            ZkSession session = withTopic(zk);
            ZkPartitionStates states = new ZkPartitionStates(session);
            CountDownLatch announced = new CountDownLatch(1);
            assertEquals(Set.of(), states.takeAnnounced(announced::countDown));
            states.announce(List.of(P0, P1));
            announced.await();
            assertEquals(Set.of(P0, P1), states.takeAnnounced(() -> {}));
            assertEquals(Set.of(), states.takeAnnounced(() -> {}));
        }
    }

    @Test
    void aTopicIsCreatedOnceWithItsConfiguration() throws Exception {
        try (ZooKeeperFixture zk = new ZooKeeperFixture(directory)) {
            ZkSession session = withTopic(zk);
            ZkTopics topics = new ZkTopics(session);
            assertEquals(Set.of("t"), topics.names(null));
            assertEquals(Map.of("min.insync.replicas", "2"), topics.config("t"));
            assertEquals(assignment(), topics.assignment("t").orElseThrow());
            assertFalse(topics.create("t", assignment(), Map.of()));
            assertEquals(Optional.empty(), topics.assignment("other"));
        }
    }

    @Test
    void producerIdBlocksNeverOverlap() throws Exception {
        try (ZooKeeperFixture zk = new ZooKeeperFixture(directory)) {
            ProducerIdBlock first = new ZkTopics(zk.session()).allocateProducerIds(1);
            ProducerIdBlock second = new ZkTopics(zk.session()).allocateProducerIds(2);
            assertEquals(new ProducerIdBlock(0, 999), first);
            assertEquals(new ProducerIdBlock(1000, 1999), second);
        }
    }

    private static ZkSession withTopic(ZooKeeperFixture zk) throws Exception {
        ZkSession session = zk.session();
        new ZkBrokers(session).createRoots();
        assertTrue(new ZkTopics(session).create("t", assignment(), Map.of("min.insync.replicas", "2")));
        return session;
    }

    private static TopicAssignment assignment() {
        return new TopicAssignment(new UUID(7, 8), new TreeMap<>(Map.of(0, List.of(1, 2, 3), 1, List.of(2, 3, 1))));
    }

    private static ControllerEpoch controller(ZkSession session) throws Exception {
        return assertInstanceOf(ZkBrokers.Election.Won.class, new ZkBrokers(session).elect(1, 0))
                .epoch();
    }

    private static void create(ZkSession session, ControllerEpoch controller, TopicPartition id) throws Exception {
        assertEquals(
                List.of(new WriteResult.Written(0)),
                new ZkPartitionStates(session)
                        .writeAsController(controller, List.of(new StateWrite(id, INITIAL, StateWrite.CREATE))));
    }
}
