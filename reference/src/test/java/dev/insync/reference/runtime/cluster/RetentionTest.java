package dev.insync.reference.runtime.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.insync.reference.runtime.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that are deleted, by age and on demand, as clients and followers see it. */
class RetentionTest {
    @TempDir
    private static Path directory;

    private static AdministeredCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = AdministeredCluster.start(ClusterOptions.defaults(directory)
                .withConfig("log.segment.bytes", "100")
                .withConfig("log.retention.check.interval.ms", "200"));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void deletedRecordsAreGoneEverywhereAndForWhoeverComesLater() throws Exception {
        TopicPartition partition = cluster.create("deleted-records", 1, 2);
        send("deleted-records", "0", "1", "2", "3", "4", "5");
        assertEquals(4, delete(partition, 4));
        assertEquals(4, delete(partition, 2), "what is gone is gone");
        assertInstanceOf(
                org.apache.kafka.common.errors.OffsetOutOfRangeException.class,
                assertThrows(ExecutionException.class, () -> delete(partition, 7))
                        .getCause());
        assertEquals(List.of("4", "5"), Clients.readAll(cluster.bootstrapServers(), "deleted-records"));
        assertThrows(OffsetOutOfRangeException.class, () -> readFrom(partition, 3));
        Eventually.eventually("the follower deletes the segment", () -> !Files.exists(segment(2, partition, 0)));
        // a replica that has nothing cannot get what came before
        cluster.move(partition, 3, 2);
        cluster.move(partition, 3, 1);
        assertEquals(3, cluster.state(partition).leader());
        send("deleted-records", "6");
        assertEquals(List.of("4", "5", "6"), Clients.readAll(cluster.bootstrapServers(), "deleted-records"));
    }

    @Test
    void oldRecordsGoAndTheLogGoesOnWhereItWas() throws Exception {
        TopicPartition partition = cluster.create("expires", 1, 2, 3);
        send("expires", "a", "b", "c");
        cluster.configure("expires", "retention.ms", "1");
        Eventually.eventually("all records are deleted", () -> earliest(partition) == 3);
        cluster.brokers().stop(1);
        cluster.brokers().restart(1);
        try (KafkaProducer<String, String> producer = Clients.producer(cluster.bootstrapServers())) {
            assertEquals(
                    3, Clients.send(producer, "expires", List.of("d")).get(0).offset());
        }
    }

    /** Each in a batch of its own. */
    private static void send(String topic, String... values) throws Exception {
        try (KafkaProducer<String, String> producer = Clients.producer(cluster.bootstrapServers())) {
            for (String value : values) {
                Clients.send(producer, topic, List.of(value));
            }
        }
    }

    private static long delete(TopicPartition partition, long before) throws Exception {
        return cluster.admin()
                .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(before)))
                .lowWatermarks()
                .get(partition)
                .get()
                .lowWatermark();
    }

    private static long earliest(TopicPartition partition) throws Exception {
        return cluster.admin()
                .listOffsets(Map.of(partition, OffsetSpec.earliest()))
                .partitionResult(partition)
                .get()
                .offset();
    }

    private static void readFrom(TopicPartition partition, long offset) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(Map.of(
                "bootstrap.servers",
                cluster.bootstrapServers(),
                "auto.offset.reset",
                "none",
                "key.deserializer",
                StringDeserializer.class,
                "value.deserializer",
                StringDeserializer.class))) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, offset);
            while (consumer.poll(Duration.ofMillis(200)).isEmpty()) {
                assertEquals(offset, consumer.position(partition));
            }
        }
    }

    private static Path segment(int broker, TopicPartition partition, long baseOffset) {
        return cluster.directory(broker, partition).resolve("%020d.log".formatted(baseOffset));
    }
}
