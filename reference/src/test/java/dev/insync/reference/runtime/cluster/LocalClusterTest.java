package dev.insync.reference.runtime.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.runtime.Eventually;
import dev.insync.reference.runtime.zk.StateZnode;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One cluster of three processes, and the official client. */
class LocalClusterTest {
    @TempDir
    private static Path directory;

    private static LocalCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = LocalCluster.start(ClusterOptions.defaults(directory.resolve("data"))
                .withBasePort(0)
                .withConfig("replica.lag.time.max.ms", "2000"));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void aTopicComesIntoBeingOnFirstUseAndIsReplicatedThreeTimes() throws Exception {
        List<String> values = values("first-use", 10);
        try (KafkaProducer<String, String> producer = Clients.producer(cluster.bootstrapServers())) {
            List<RecordMetadata> sent = Clients.send(producer, "first-use", values);
            assertEquals(
                    IntStream.range(0, 10).mapToObj(Long::valueOf).toList(),
                    sent.stream().map(RecordMetadata::offset).toList());
        }
        assertEquals(values, Clients.readAll(cluster.bootstrapServers(), "first-use"));
        assertEquals(
                Set.of(1, 2, 3),
                Set.copyOf(cluster.partitionState("first-use", 0).orElseThrow().isr()));
    }

    @Test
    void acknowledgedRecordsSurviveTheKillOfTheirLeaderAndClientsGoOn() throws Exception {
        List<String> expected = new ArrayList<>();
        try (KafkaProducer<String, String> producer = Clients.producer(cluster.bootstrapServers())) {
            expected.addAll(values("before", 200));
            Clients.send(producer, "failover", expected);
            StateZnode before = state("failover");
            cluster.kill(before.leader());
            assertFalse(cluster.alive(before.leader()));
            Clients.send(producer, "failover", values("during", 200));
            expected.addAll(values("during", 200));
            StateZnode after = state("failover");
            assertTrue(after.leader() != before.leader(), () -> before + " then " + after);
            assertTrue(after.leaderEpoch() > before.leaderEpoch(), () -> before + " then " + after);
            cluster.restart(before.leader());
            Eventually.eventually(
                    "the killed broker is in sync again",
                    () -> state("failover").isr().contains(before.leader()));
            Clients.send(producer, "failover", values("after", 200));
            expected.addAll(values("after", 200));
        }
        assertEquals(expected, Clients.readAll(cluster.bootstrapServers(), "failover"));
    }

    @Test
    void aFollowerThatStandsStillLeavesTheIsrAndComesBack() throws Exception {
        try (KafkaProducer<String, String> producer = Clients.producer(cluster.bootstrapServers())) {
            Clients.send(producer, "paused", values("before", 10));
            int leader = state("paused").leader();
            int follower = cluster.brokerIds().stream()
                    .filter(id -> id != leader)
                    .findFirst()
                    .orElseThrow();
            cluster.pause(follower);
            try {
                Clients.send(producer, "paused", values("during", 10));
                Eventually.eventually(
                        "the follower leaves the ISR",
                        () -> !state("paused").isr().contains(follower));
            } finally {
                cluster.resume(follower);
            }
            Eventually.eventually(
                    "the follower joins the ISR", () -> state("paused").isr().contains(follower));
        }
        assertEquals(20, Clients.readAll(cluster.bootstrapServers(), "paused").size());
    }

    @Test
    void theAdminClientCreatesTopicsAndIsToldWhatIsWrong() throws Exception {
        String servers = cluster.bootstrapServers();
        Clients.createTopic(servers, new NewTopic("made", 3, (short) 2).configs(Map.of("min.insync.replicas", "1")));
        try (Admin admin = Clients.admin(servers)) {
            // any broker may be asked, and each hears of a new topic in its own time
            Eventually.eventually("three partitions are known", () -> partitionCount(admin, "made") == 3);
            assertEquals(3, admin.describeCluster().nodes().get().size());
        }
        assertInstanceOf(TopicExistsException.class, refusal(new NewTopic("made", 1, (short) 1)));
        assertInstanceOf(InvalidReplicationFactorException.class, refusal(new NewTopic("wide", 1, (short) 4)));
        assertEquals(Optional.empty(), cluster.partitionState("wide", 0));
    }

    @Test
    void garbageCostsAClientItsConnectionAndNothingElse() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), cluster.port(1))) {
            OutputStream out = socket.getOutputStream();
            out.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
            assertEquals(-1, socket.getInputStream().read());
        }
        assertTrue(cluster.alive(1));
        try (KafkaProducer<String, String> producer = Clients.producer("localhost:" + cluster.port(1))) {
            assertEquals(
                    1, Clients.send(producer, "after-garbage", List.of("fine")).size());
        }
    }

    private static int partitionCount(Admin admin, String topic) throws Exception {
        try {
            return admin.describeTopics(Set.of(topic))
                    .topicNameValues()
                    .get(topic)
                    .get()
                    .partitions()
                    .size();
        } catch (ExecutionException e) {
            assertInstanceOf(UnknownTopicOrPartitionException.class, e.getCause());
            return 0;
        }
    }

    private static Throwable refusal(NewTopic topic) {
        return assertThrows(ExecutionException.class, () -> Clients.createTopic(cluster.bootstrapServers(), topic))
                .getCause();
    }

    private static StateZnode state(String topic) throws Exception {
        return cluster.partitionState(topic, 0).orElseThrow();
    }

    private static List<String> values(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + "-" + i).toList();
    }
}
