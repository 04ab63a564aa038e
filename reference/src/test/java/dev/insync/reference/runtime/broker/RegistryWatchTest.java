package dev.insync.reference.runtime.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.core.Fix;
import dev.insync.reference.core.Fixes;
import dev.insync.reference.runtime.wire.BrokerConnection;
import dev.insync.reference.runtime.wire.BrokerEndpoint;
import dev.insync.reference.runtime.zk.BrokerRegistration;
import dev.insync.reference.runtime.zk.ControllerEpoch;
import dev.insync.reference.runtime.zk.EmbeddedZooKeeper;
import dev.insync.reference.runtime.zk.TopicAssignment;
import dev.insync.reference.runtime.zk.ZkBrokers;
import dev.insync.reference.runtime.zk.ZkSession;
import dev.insync.reference.runtime.zk.ZkTopicChanges;
import dev.insync.reference.runtime.zk.ZkTopics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A controller, a real ZooKeeper, and a broker that goes while the controller deals with another one that has come. */
class RegistryWatchTest {
    private static final int CONTROLLER = 1;
    private static final int GOES = 2;
    private static final int COMES = 3;
    private static final int SESSION_TIMEOUT_MS = 10_000;

    @TempDir
    Path directory;

    private final Metrics metrics = new Metrics();
    private final AtomicInteger signals = new AtomicInteger();
    private EmbeddedZooKeeper zookeeper;
    private ZkSession session;
    private ZkSession sessionOfGoing;

    @BeforeEach
    void start() throws Exception {
        zookeeper = EmbeddedZooKeeper.start(directory, 0);
        session = connect();
        new ZkBrokers(session).createRoots();
        new ZkTopicChanges(session).createRoots();
        sessionOfGoing = connect();
    }

    @AfterEach
    void stop() {
        session.close();
        sessionOfGoing.close();
        metrics.close();
        zookeeper.close();
    }

    /** The watch that the first change used up is there again before what was read is dealt with, or after: ONE-SHOT-WATCH. */
    @ParameterizedTest
    @CsvSource({"true, 2", "false, 1"})
    void aChangeThatComesWhileAnotherIsDealtWithIsToldOrNot(boolean hasRule, int signalled) throws Exception {
        register(session, CONTROLLER);
        register(sessionOfGoing, GOES);
        try (ZkSession sessionOfComing = connect();
                Controlling controlling =
                        controlling(hasRule ? Fixes.all() : Fixes.without(List.of(Fix.ONE_SHOT_WATCH)))) {
            controlling.begin();
            register(sessionOfComing, COMES);
            awaitWatches("first");
            assertEquals(1, signals.get());

            controlling.brokersChanged();

            awaitWatches("second");
            assertEquals(signalled, signals.get());

            sessionOfComing.close();
            awaitWatches("third");
            assertEquals(2, signals.get(), "it is watched from then on");
        }
    }

    private Controlling controlling(Fixes fixes) throws Exception {
        ControllerEpoch epoch = ((ZkBrokers.Election.Won) new ZkBrokers(session).elect(CONTROLLER, 0)).epoch();
        Controlling.Watches watches =
                new Controlling.Watches(signals::incrementAndGet, () -> {}, () -> {}, () -> {}, () -> {});
        ControllerMessages messages = new ControllerMessages(CONTROLLER, epoch.epoch(), this::connection, () -> {});
        return new Controlling(session, epoch, fixes, false, watches, messages, EventLog.off(), metrics);
    }

    /** When the controller turns to the broker that has come, the other one goes. */
    private BrokerConnection connection(BrokerEndpoint peer) {
        if (peer.brokerId() == COMES) {
            sessionOfGoing.close();
        }
        return SilentBroker.connection();
    }

    /** Watches of a session fire in order: what comes with a new topic comes after all that was before. */
    private void awaitWatches(String topic) throws Exception {
        CountDownLatch created = new CountDownLatch(1);
        new ZkTopics(session).names(created::countDown);
        TopicAssignment nowhere = new TopicAssignment(new UUID(1, 2), new TreeMap<>(Map.of(0, List.of(9))));
        assertTrue(new ZkTopics(session).create(topic, nowhere, Map.of()));
        created.await();
    }

    private static void register(ZkSession session, int broker) throws Exception {
        new ZkBrokers(session).register(new BrokerRegistration(broker, "localhost", 9091 + broker), 0, 1000);
    }

    private ZkSession connect() throws Exception {
        return ZkSession.connect(zookeeper.connectString(), SESSION_TIMEOUT_MS, SESSION_TIMEOUT_MS, () -> {});
    }
}
