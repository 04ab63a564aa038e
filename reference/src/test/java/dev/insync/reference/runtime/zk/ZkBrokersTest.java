package dev.insync.reference.runtime.zk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.runtime.Eventually;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZkBrokersTest {
    private static final BrokerRegistration BROKER_1 = new BrokerRegistration(1, "localhost", 9092);

    @TempDir
    Path directory;

    @Test
    void aBrokerThatComesBackHasAnotherEpoch() throws Exception {
        try (ZooKeeperFixture zk = new ZooKeeperFixture(directory)) {
            ZkBrokers observer = new ZkBrokers(zk.session());
            observer.createRoots();
            ZkSession firstLife = zk.session();
            long first = new ZkBrokers(firstLife).register(BROKER_1, 1, 1000);
            CountDownLatch gone = new CountDownLatch(1);
            assertEquals(
                    new LiveBroker(BROKER_1, first),
                    observer.live(gone::countDown).get(1));
            zk.server.expire(firstLife.id());
            gone.await();
            long second = new ZkBrokers(zk.session()).register(BROKER_1, 2, 1000);
            assertNotEquals(first, second);
            assertEquals(second, observer.live(null).get(1).brokerEpoch());
        }
    }

    @Test
    void registeringWaitsUntilTheOldRegistrationIsGone() throws Exception {
        try (ZooKeeperFixture zk = new ZooKeeperFixture(directory)) {
            ZkSession old = zk.session();
            new ZkBrokers(old).createRoots();
            new ZkBrokers(old).register(BROKER_1, 1, 1000);
            ZkBrokers renewed = new ZkBrokers(zk.session());
            CompletableFuture<Long> epoch = CompletableFuture.supplyAsync(() -> {
                try {
                    return renewed.register(BROKER_1, 2, 60_000);
                } catch (SessionEndedException e) {
                    throw new IllegalStateException(e);
                }
            });
            old.close();
            assertEquals(epoch.get(), renewed.live(null).get(1).brokerEpoch());
        }
    }

    @Test
    void anOldRegistrationThatStaysIsAClearError() throws Exception {
        try (ZooKeeperFixture zk = new ZooKeeperFixture(directory)) {
            ZkSession old = zk.session();
            new ZkBrokers(old).createRoots();
            new ZkBrokers(old).register(BROKER_1, 1, 1000);
            ZkBrokers second = new ZkBrokers(zk.session());
            ZkException failure = assertThrows(ZkException.class, () -> second.register(BROKER_1, 2, 50));
            assertTrue(failure.getMessage().startsWith("broker id 1 is still registered by another session (0x"));
        }
    }

    @Test
    void theRegistrationReadsLikeKafkas() throws Exception {
        try (ZooKeeperFixture zk = new ZooKeeperFixture(directory)) {
            ZkSession session = zk.session();
            new ZkBrokers(session).createRoots();
            new ZkBrokers(session).register(BROKER_1, 17, 1000);
            assertEquals(
                    "{\"features\":{},\"listener_security_protocol_map\":{\"PLAINTEXT\":\"PLAINTEXT\"},"
                            + "\"endpoints\":[\"PLAINTEXT://localhost:9092\"],\"jmx_port\":-1,\"port\":9092,"
                            + "\"host\":\"localhost\",\"version\":5,\"timestamp\":\"17\"}",
                    new String(
                            session.read("/brokers/ids/1", null).orElseThrow().data(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void oneBrokerWinsTheElectionAndTheNextOneGetsAHigherEpoch() throws Exception {
        try (ZooKeeperFixture zk = new ZooKeeperFixture(directory)) {
            ZkSession first = zk.session();
            ZkSession second = zk.session();
            ControllerEpoch one = won(new ZkBrokers(first).elect(1, 0));
            assertEquals(new ControllerEpoch(1, 1), one);
            assertEquals(new ZkBrokers.Election.Lost(1), new ZkBrokers(second).elect(2, 0));
            CountDownLatch vacant = new CountDownLatch(1);
            assertEquals(Optional.of(1), new ZkBrokers(second).controller(vacant::countDown));
            zk.server.expire(first.id());
            vacant.await();
            assertEquals(new ControllerEpoch(2, 2), won(new ZkBrokers(second).elect(2, 0)));
        }
    }

    @Test
    void aControllerThatResignsLeavesThePlaceFree() throws Exception {
        try (ZooKeeperFixture zk = new ZooKeeperFixture(directory)) {
            ZkBrokers first = new ZkBrokers(zk.session());
            ZkBrokers second = new ZkBrokers(zk.session());
            ControllerEpoch epoch = won(first.elect(1, 0));
            first.resign(epoch);
            assertEquals(Optional.empty(), second.controller(null));
            won(second.elect(2, 0));
            first.resign(epoch);
            assertEquals(Optional.of(2), second.controller(null));
        }
    }

    @Test
    void theClusterIdIsWhoeverProposedFirst() throws Exception {
        try (ZooKeeperFixture zk = new ZooKeeperFixture(directory)) {
            assertEquals("one", new ZkBrokers(zk.session()).clusterId("one"));
            assertEquals("one", new ZkBrokers(zk.session()).clusterId("two"));
        }
    }

    @Test
    void aWatchOnTheBrokersFiresOnceAndMustBeSetAgain() throws Exception {
        try (ZooKeeperFixture zk = new ZooKeeperFixture(directory)) {
            ZkBrokers observer = new ZkBrokers(zk.session());
            observer.createRoots();
            CountDownLatch changed = new CountDownLatch(1);
            observer.live(changed::countDown);
            new ZkBrokers(zk.session()).register(BROKER_1, 0, 1000);
            changed.await();
            new ZkBrokers(zk.session()).register(new BrokerRegistration(2, "localhost", 9093), 0, 1000);
            Eventually.eventually(
                    "both are seen", () -> observer.live(null).keySet().equals(Set.of(1, 2)));
        }
    }

    private static ControllerEpoch won(ZkBrokers.Election election) {
        return assertInstanceOf(ZkBrokers.Election.Won.class, election).epoch();
    }
}
