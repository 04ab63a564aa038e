package dev.insync.reference.runtime.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.core.Fixes;
import dev.insync.reference.runtime.Eventually;
import dev.insync.reference.runtime.zk.BrokerRegistration;
import dev.insync.reference.runtime.zk.EmbeddedZooKeeper;
import dev.insync.reference.runtime.zk.TopicAssignment;
import dev.insync.reference.runtime.zk.ZkSession;
import dev.insync.reference.runtime.zk.ZkTopics;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker of no partitions, and a real ZooKeeper. */
class MembershipTest {
    private static final int BROKER = 1;
    private static final int SESSION_TIMEOUT_MS = 10_000;

    @TempDir
    Path directory;

    private final Metrics metrics = new Metrics();
    private final BlockingQueue<ZkSession> registrations = new LinkedBlockingQueue<>();
    private EmbeddedZooKeeper zookeeper;
    private Membership membership;

    @BeforeEach
    void join() throws Exception {
        zookeeper = EmbeddedZooKeeper.start(directory.resolve("zookeeper"), 0);
        BrokerOptions options = new BrokerOptions(
                BROKER,
                "localhost",
                9092,
                zookeeper.connectString(),
                SESSION_TIMEOUT_MS,
                directory.resolve("data"),
                new TreeSet<>(),
                BrokerConfig.of(Map.of()),
                Optional.empty());
        membership = new Membership(
                options,
                Fixes.all(),
                new BrokerRegistration(BROKER, "localhost", 9092),
                new Registrations(),
                peer -> SilentBroker.connection(),
                EventLog.off(),
                metrics);
        membership.join();
    }

    @AfterEach
    void stop() {
        membership.close();
        metrics.close();
        zookeeper.close();
    }

    /** An operation may hear of the end of its session long before the event of it arrives. */
    @Test
    void theLateNewsOfAnEarlierSessionEndsNoLaterOne() throws Exception {
        ZkSession earlier = registrations.take();
        CountDownLatch eventsHeldUp = new CountDownLatch(1);
        CountDownLatch heldUp = new CountDownLatch(1);
        CountDownLatch lateNews = new CountDownLatch(1);
        awaitController();
        ZkTopics topics = new ZkTopics(earlier);
        topics.names(() -> {
            heldUp.countDown();
            await(eventsHeldUp);
        });
        topics.create("first", nowhere(), Map.of());
        await(heldUp);
        topics.names(lateNews::countDown);

        zookeeper.expire(earlier.id());
        membership.asController(acting -> topics.names(null).isEmpty(), false);
        ZkSession later = registrations.take();
        awaitController();
        boolean acted = membership
                .asController(
                        acting -> {
                            eventsHeldUp.countDown();
                            await(lateNews);
                            return true;
                        },
                        false)
                .get();

        assertTrue(acted);
        assertTrue(membership.asController(acting -> true, false).get(), "the broker is controller still");
        assertEquals(later, membership.session());
        assertEquals(List.of(), List.copyOf(registrations));
    }

    private void awaitController() throws Exception {
        Eventually.eventually("the broker is controller", membership::isController);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static TopicAssignment nowhere() {
        return new TopicAssignment(new UUID(1, 2), new TreeMap<>(Map.of(0, List.of(9))));
    }

    private final class Registrations implements Membership.Listener {
        @Override
        public void registering() {}

        @Override
        public void registered(ZkSession session, long brokerEpoch) {
            registrations.add(session);
        }

        @Override
        public void configured(ZkSession session, Collection<String> topics) {}
    }
}
