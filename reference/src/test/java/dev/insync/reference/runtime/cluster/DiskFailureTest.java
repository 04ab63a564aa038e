package dev.insync.reference.runtime.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.runtime.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fails under one partition of a leader. */
class DiskFailureTest {
    @TempDir
    Path directory;

    @Test
    void theLeaderLosesThatPartitionAndNothingElse() throws Exception {
        try (LocalCluster cluster = LocalCluster.start(ClusterOptions.defaults(directory.resolve("data"))
                        .withBasePort(0)
                        .withConfig("log.segment.bytes", "100"));
                Admin admin = Clients.admin(cluster.bootstrapServers());
                KafkaProducer<String, String> producer = Clients.producer(cluster.bootstrapServers())) {
            Map<Integer, List<Integer>> replicas = Map.of(0, List.of(1, 2, 3));
            admin.createTopics(Set.of(new NewTopic("failing", replicas), new NewTopic("sound", replicas)))
                    .all()
                    .get();
            send(producer, "failing", "0", "1");
            // where the file of the next segment should be, there is something that is no file
            Files.createDirectory(directory.resolve("data/broker-1/failing-0/00000000000000000002.log"));
            send(producer, "failing", "2", "3");
            assertEquals(2, cluster.partitionState("failing", 0).orElseThrow().leader());
            Eventually.eventually(
                    "the others are in sync",
                    () -> cluster.partitionState("failing", 0)
                            .orElseThrow()
                            .isr()
                            .equals(List.of(2, 3)));
            assertTrue(Files.readString(cluster.log(1)).contains("partition failing-0 goes offline: cannot append to"));
            assertEquals(List.of("0", "1", "2", "3"), Clients.readAll(cluster.bootstrapServers(), "failing"));
            send(producer, "sound", "0");
            assertEquals(1, cluster.partitionState("sound", 0).orElseThrow().leader());
        }
    }

    /** Each in a batch of its own. */
    private static void send(KafkaProducer<String, String> producer, String topic, String... values) throws Exception {
        for (String value : values) {
            Clients.send(producer, topic, List.of(value));
        }
    }
}
