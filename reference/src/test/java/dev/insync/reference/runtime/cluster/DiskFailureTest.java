package dev.insync.reference.runtime.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.runtime.Eventually;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fails under one partition of a leader. */
class DiskFailureTest {
    @TempDir
    private static Path directory;

    private static LocalCluster cluster;
    private static KafkaProducer<String, String> producer;

    @BeforeAll
    static void start() throws Exception {
        cluster = LocalCluster.start(ClusterOptions.defaults(directory.resolve("data"))
                .withBasePort(0)
                .withConfig("log.segment.bytes", "100"));
        producer = Clients.producer(cluster.bootstrapServers());
    }

    @AfterAll
    static void stop() {
        producer.close();
        cluster.close();
    }

    @Test
    void aLeaderThatCannotWriteLosesThatPartitionAndNothingElse() throws Exception {
        create("failing", "sound");
        send("failing", "0", "1");
        // where the file of the next segment should be, there is something that is no file
        Files.createDirectory(log1("failing", "00000000000000000002.log"));
        send("failing", "2", "3");
        assertEquals(2, cluster.partitionState("failing", 0).orElseThrow().leader());
        awaitOthersInSync("failing");
        assertTrue(Files.readString(cluster.log(1)).contains("partition failing-0 goes offline: cannot append to"));
        assertEquals(List.of("0", "1", "2", "3"), Clients.readAll(cluster.bootstrapServers(), "failing"));
        send("sound", "0");
        assertEquals(1, cluster.partitionState("sound", 0).orElseThrow().leader());
    }

    /** The leader finds out while the records are on their way from the file to the socket. */
    @Test
    void aLeaderThatCannotReadLosesThePartitionAndItsReadersGoOnElsewhere() throws Exception {
        create("unreadable");
        send("unreadable", "0", "1", "2");
        try (FileChannel file =
                FileChannel.open(log1("unreadable", "00000000000000000001.log"), StandardOpenOption.WRITE)) {
            file.truncate(10);
        }
        assertEquals(List.of("0", "1", "2"), Clients.readAll(cluster.bootstrapServers(), "unreadable"));
        assertEquals(2, cluster.partitionState("unreadable", 0).orElseThrow().leader());
        awaitOthersInSync("unreadable");
        assertEquals(
                1,
                Files.readString(cluster.log(1))
                        .lines()
                        .filter(line -> line.contains("partition unreadable-0 goes offline: cannot read"))
                        .count());
    }

    private static void create(String... topics) throws Exception {
        try (Admin admin = Clients.admin(cluster.bootstrapServers())) {
            for (String topic : topics) {
                admin.createTopics(Set.of(new NewTopic(topic, Map.of(0, List.of(1, 2, 3)))))
                        .all()
                        .get();
            }
        }
    }

    private static Path log1(String topic, String file) {
        return directory.resolve("data/broker-1").resolve(topic + "-0").resolve(file);
    }

    private static void awaitOthersInSync(String topic) throws Exception {
        Eventually.eventually(
                "the others are in sync",
                () -> cluster.partitionState(topic, 0).orElseThrow().isr().equals(List.of(2, 3)));
    }

    /** Each in a batch of its own. */
    private static void send(String topic, String... values) throws Exception {
        for (String value : values) {
            Clients.send(producer, topic, List.of(value));
        }
    }
}
