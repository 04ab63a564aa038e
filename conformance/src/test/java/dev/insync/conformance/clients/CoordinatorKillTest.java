package dev.insync.conformance.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.runtime.cluster.ClusterOptions;
import dev.insync.reference.runtime.cluster.LocalCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker that coordinates a group dies: another one knows what was committed, and the member goes on where it was. */
class CoordinatorKillTest {
    private static final String TOPIC = "orders";
    private static final String GROUP = "readers";
    private static final TopicPartition P0 = new TopicPartition(TOPIC, 0);
    private static final long TIMEOUT_SECONDS = 90;

    @TempDir
    Path directory;

    @Test
    void whatWasCommittedIsKnownToTheNextCoordinator() throws Exception {
        ClusterOptions options = ClusterOptions.defaults(directory.resolve("data"))
                .withBasePort(0)
                .withConfig("offsets.topic.num.partitions", "1");
        try (LocalCluster cluster = LocalCluster.start(options);
                Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 3))).all().get();
            produce(cluster, 0, 10);
            try (KafkaConsumer<String, String> consumer = consumer(cluster)) {
                consumer.subscribe(List.of(TOPIC));
                Set<Long> seen = new HashSet<>();
                readUntil(consumer, seen, 10);
                consumer.commitSync();
                int coordinator = cluster.partitionState("__consumer_offsets", 0)
                        .orElseThrow()
                        .leader();
                cluster.kill(coordinator);
                produce(cluster, 10, 20);
                readUntil(consumer, seen, 20);
                consumer.commitSync(Duration.ofSeconds(TIMEOUT_SECONDS));
                cluster.restart(coordinator);
            }
            assertEquals(
                    Map.of(P0, new OffsetAndMetadata(20, Optional.of(leaderEpoch(admin)), "")),
                    admin.listConsumerGroupOffsets(GROUP)
                            .partitionsToOffsetAndMetadata()
                            .get());
            // a second member begins where the first one ended
            try (KafkaConsumer<String, String> consumer = consumer(cluster)) {
                produce(cluster, 20, 21);
                consumer.subscribe(List.of(TOPIC));
                Set<Long> seen = new HashSet<>();
                readUntil(consumer, seen, 1);
                assertEquals(Set.of(20L), seen);
            }
        }
    }

    private static int leaderEpoch(Admin admin) throws Exception {
        return admin.listConsumerGroupOffsets(GROUP)
                .partitionsToOffsetAndMetadata()
                .get()
                .get(P0)
                .leaderEpoch()
                .orElseThrow();
    }

    private static void produce(LocalCluster cluster, int from, int to) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", cluster.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            for (int i = from; i < to; i++) {
                producer.send(new ProducerRecord<>(TOPIC, "value-" + i)).get();
            }
        }
    }

    private static KafkaConsumer<String, String> consumer(LocalCluster cluster) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        cluster.bootstrapServers(),
                        "group.id",
                        GROUP,
                        "auto.offset.reset",
                        "earliest",
                        "enable.auto.commit",
                        false),
                new StringDeserializer(),
                new StringDeserializer());
    }

    private static void readUntil(KafkaConsumer<String, String> consumer, Set<Long> seen, int count) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (seen.size() < count && System.nanoTime() < deadline) {
            for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                assertTrue(seen.add(record.offset()), () -> "twice: " + record);
            }
        }
        assertEquals(count, seen.size());
    }
}
