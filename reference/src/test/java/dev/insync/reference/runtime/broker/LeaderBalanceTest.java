package dev.insync.reference.runtime.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.core.Fixes;
import dev.insync.reference.runtime.TopicPartition;
import dev.insync.reference.runtime.zk.BrokerRegistration;
import dev.insync.reference.runtime.zk.ControllerEpoch;
import dev.insync.reference.runtime.zk.EmbeddedZooKeeper;
import dev.insync.reference.runtime.zk.StateWrite;
import dev.insync.reference.runtime.zk.StateZnode;
import dev.insync.reference.runtime.zk.TopicAssignment;
import dev.insync.reference.runtime.zk.ZkBrokers;
import dev.insync.reference.runtime.zk.ZkPartitionStates;
import dev.insync.reference.runtime.zk.ZkSession;
import dev.insync.reference.runtime.zk.ZkTopicChanges;
import dev.insync.reference.runtime.zk.ZkTopics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A controller, a real ZooKeeper, and four partitions that prefer broker 1, of which broker 2 leads some. */
class LeaderBalanceTest {
    private static final int PREFERRED = 1;
    private static final int OTHER = 2;
    private static final int PARTITIONS = 4;
    private static final int HALF = 50;
    private static final int SESSION_TIMEOUT_MS = 10_000;

    @TempDir
    Path directory;

    private final Metrics metrics = new Metrics();
    private EmbeddedZooKeeper zookeeper;
    private ZkSession session;

    @BeforeEach
    void start() throws Exception {
        zookeeper = EmbeddedZooKeeper.start(directory, 0);
        session = ZkSession.connect(zookeeper.connectString(), SESSION_TIMEOUT_MS, SESSION_TIMEOUT_MS, () -> {});
        ZkBrokers brokers = new ZkBrokers(session);
        brokers.createRoots();
        new ZkTopicChanges(session).createRoots();
        for (int broker : List.of(PREFERRED, OTHER)) {
            brokers.register(new BrokerRegistration(broker, "localhost", 9091 + broker), 0, 1000);
        }
        TreeMap<Integer, List<Integer>> replicas = new TreeMap<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            replicas.put(partition, List.of(PREFERRED, OTHER));
        }
        assertTrue(new ZkTopics(session).create("t", new TopicAssignment(new UUID(1, 2), replicas), Map.of()));
    }

    @AfterEach
    void stop() {
        session.close();
        metrics.close();
        zookeeper.close();
    }

    @Test
    void asManyAsAreToleratedStayWhereTheyAre() throws Exception {
        try (Controlling controlling = controlling()) {
            otherLeads(controlling.epoch(), 0, 1);
            controlling.begin();

            assertEquals(Set.of(), controlling.leaderMoves().balance(HALF));
            assertEquals(List.of(OTHER, OTHER, PREFERRED, PREFERRED), leaders());
        }
    }

    @Test
    void ifThereAreMoreAllGoBack() throws Exception {
        try (Controlling controlling = controlling()) {
            otherLeads(controlling.epoch(), 0, 1, 2);
            controlling.begin();

            assertEquals(Set.of(id(0), id(1), id(2)), controlling.leaderMoves().balance(HALF));
            assertEquals(List.of(PREFERRED, PREFERRED, PREFERRED, PREFERRED), leaders());
            assertEquals(Set.of(), controlling.leaderMoves().balance(0));
        }
    }

    private Controlling controlling() throws Exception {
        ControllerEpoch epoch = ((ZkBrokers.Election.Won) new ZkBrokers(session).elect(PREFERRED, 0)).epoch();
        Controlling.Watches watches = new Controlling.Watches(() -> {}, () -> {}, () -> {}, () -> {}, () -> {});
        ControllerMessages messages =
                new ControllerMessages(PREFERRED, epoch.epoch(), peer -> SilentBroker.connection(), () -> {});
        return new Controlling(session, epoch, Fixes.all(), false, watches, messages, EventLog.off(), metrics);
    }

    private void otherLeads(ControllerEpoch epoch, int... partitions) throws Exception {
        StateZnode state = new StateZnode(OTHER, 0, List.of(OTHER, PREFERRED), epoch.epoch());
        for (int partition : partitions) {
            new ZkPartitionStates(session)
                    .writeAsController(epoch, List.of(new StateWrite(id(partition), state, StateWrite.CREATE)));
        }
    }

    /** By partition. */
    private List<Integer> leaders() throws Exception {
        List<TopicPartition> all = List.of(id(0), id(1), id(2), id(3));
        return new ZkPartitionStates(session)
                .read(all).values().stream().map(read -> read.value().leader()).toList();
    }

    private static TopicPartition id(int partition) {
        return new TopicPartition("t", partition);
    }
}
