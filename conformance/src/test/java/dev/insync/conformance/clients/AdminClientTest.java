package dev.insync.conformance.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.runtime.cluster.ClusterOptions;
import dev.insync.reference.runtime.cluster.LocalCluster;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the Java admin client does to topics that are there. */
class AdminClientTest {
    private static final long TIMEOUT_SECONDS = 60;

    /** A broker that is killed is missed for so long, and one that waits for a busy machine is not. */
    private static final int SESSION_TIMEOUT_MS = 6_000;

    @TempDir
    static Path clusterDirectory;

    private static LocalCluster cluster;
    private static Admin admin;

    @BeforeAll
    static void start() throws Exception {
        cluster = LocalCluster.start(ClusterOptions.defaults(clusterDirectory)
                .withBasePort(0)
                .withSessionTimeoutMs(SESSION_TIMEOUT_MS)
                .withConfig("auto.create.topics.enable", "false"));
        admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()));
    }

    @AfterAll
    static void stop() {
        admin.close();
        cluster.close();
    }

    private static void create(String topic, int partitions) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 3)))
                .all()
                .get();
    }

    private static long send(String topic, int partition) throws Exception {
        Map<String, Object> config =
                Map.of("bootstrap.servers", cluster.bootstrapServers(), "retries", 0, "enable.idempotence", false);
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            return producer.send(new ProducerRecord<>(topic, partition, null, "value"))
                    .get()
                    .offset();
        }
    }

    private static void assertRefused(Class<? extends Exception> error, Executable request) {
        assertInstanceOf(error, assertThrows(ExecutionException.class, request).getCause());
    }

    private static boolean onDisk(String topic) throws Exception {
        try (Stream<Path> all = Files.walk(clusterDirectory)) {
            return all.anyMatch(path -> path.getFileName().toString().startsWith(topic + "-"));
        } catch (UncheckedIOException e) {
            return true; // a file went while we looked at it
        }
    }

    /** Files may go a moment after the topic, as in Kafka. */
    private static void awaitGone(String topic) throws Exception {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (onDisk(topic)) {
            assertTrue(System.nanoTime() < deadlineNs, topic + " is still on a disk");
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    @Test
    void aDeletedTopicIsGoneAndCanBeCreatedAgain() throws Exception {
        create("deleted", 2);
        assertEquals(0, send("deleted", 1));
        admin.deleteTopics(List.of("deleted")).all().get();
        assertFalse(onDisk("deleted"));
        assertRefused(
                UnknownTopicOrPartitionException.class,
                () -> admin.deleteTopics(List.of("deleted")).all().get());
        create("deleted", 1);
        assertEquals(0, send("deleted", 0));
    }

    @Test
    void aTopicIsGoneAtOnceAndItsNameIsFreeWhenItsLastReplicaIs() throws Exception {
        create("deleted-later", 1);
        send("deleted-later", 0);
        int leader = cluster.partitionState("deleted-later", 0).orElseThrow().leader();
        cluster.kill(leader);
        try {
            admin.deleteTopics(List.of("deleted-later")).all().get();
            awaitUnlisted("deleted-later");
            assertRefused(
                    UnknownTopicOrPartitionException.class,
                    () -> admin.deleteTopics(List.of("deleted-later")).all().get());
            assertRefused(TopicExistsException.class, () -> create("deleted-later", 1));
        } finally {
            cluster.restart(leader); // the other tests need it
        }
        awaitGone("deleted-later");
    }

    /** The broker that answers a deletion knows of it; the others, of which any may be asked, hear of it in their own time. */
    private static void awaitUnlisted(String topic) throws Exception {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (admin.listTopics().names().get().contains(topic)) {
            assertTrue(System.nanoTime() < deadlineNs, topic + " is still listed");
        }
    }

    @Test
    void aTopicGrows() throws Exception {
        create("grown", 1);
        admin.createPartitions(Map.of("grown", NewPartitions.increaseTo(3)))
                .all()
                .get();
        assertEquals(0, send("grown", 2));
        assertRefused(
                InvalidPartitionsException.class,
                () -> admin.createPartitions(Map.of("grown", NewPartitions.increaseTo(2)))
                        .all()
                        .get());
        assertRefused(
                UnknownTopicOrPartitionException.class,
                () -> admin.createPartitions(Map.of("nowhere", NewPartitions.increaseTo(2)))
                        .all()
                        .get());
    }

    @Test
    void aTopicIsConfiguredWhileItIsUsed() throws Exception {
        create("configured", 1);
        send("configured", 0);
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "configured");
        alter(topic, "min.insync.replicas", "4", OpType.SET);
        assertEquals("4", config(topic).get("min.insync.replicas").value());
        // three replicas can never be four, and every broker hears of it in its own time
        awaitRefusal("configured");
        alter(topic, "min.insync.replicas", "", OpType.DELETE);
        assertEquals("2", config(topic).get("min.insync.replicas").value());
        awaitSuccess("configured");
        alter(topic, "retention.ms", "1000", OpType.SET);
        assertEquals("1000", config(topic).get("retention.ms").value());
        assertTrue(config(topic).get("retention.bytes").isDefault());
        assertEquals(
                String.valueOf(Long.MAX_VALUE),
                config(topic).get("flush.messages").value());
        assertRefused(
                InvalidConfigurationException.class, () -> alter(topic, "min.insync.replicas", "none", OpType.SET));
        assertRefused(InvalidConfigurationException.class, () -> alter(topic, "no.such.setting", "1", OpType.SET));
    }

    private static void alter(ConfigResource topic, String name, String value, OpType operation) throws Exception {
        Collection<AlterConfigOp> operations = List.of(new AlterConfigOp(new ConfigEntry(name, value), operation));
        admin.incrementalAlterConfigs(Map.of(topic, operations)).all().get();
    }

    private static Config config(ConfigResource topic) throws Exception {
        return admin.describeConfigs(List.of(topic)).all().get().get(topic);
    }

    private static void awaitRefusal(String topic) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (System.nanoTime() < deadline) {
            try {
                send(topic, 0);
            } catch (ExecutionException e) {
                assertInstanceOf(NotEnoughReplicasException.class, e.getCause());
                return;
            }
        }
        throw new AssertionError("too few replicas in sync, and still no refusal");
    }

    private static void awaitSuccess(String topic) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (true) {
            try {
                send(topic, 0);
                return;
            } catch (ExecutionException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
            }
        }
    }

    @Test
    void clientsDoNotWriteWhereGroupsAreStored() throws Exception {
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", cluster.bootstrapServers(), "group.id", "any"),
                new StringDeserializer(),
                new StringDeserializer())) {
            create("any", 1);
            consumer.commitSync(Map.of(new TopicPartition("any", 0), new OffsetAndMetadata(0)));
        }
        assertRefused(InvalidTopicException.class, () -> send("__consumer_offsets", 0));
        // what a group has committed goes with the topic
        admin.deleteTopics(List.of("any")).all().get();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (!offsets("any").isEmpty()) {
            assertTrue(System.nanoTime() < deadline, "offsets of a topic that is no more");
        }
    }

    private static Map<TopicPartition, ?> offsets(String group) throws Exception {
        return admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "zstd"})
    void anOffsetIsFoundByItsTime(String compression) throws Exception {
        String topic = "timed-" + compression;
        create(topic, 1);
        TopicPartition partition = new TopicPartition(topic, 0);
        Map<String, Object> servers = Map.of("bootstrap.servers", cluster.bootstrapServers());
        Map<String, Object> config = new HashMap<>(servers);
        config.put("compression.type", compression);
        // two batches of ten: a record in the middle of one has to be found
        config.put("linger.ms", 60_000);
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < 20; i++) {
                producer.send(new ProducerRecord<>(topic, 0, 1_000L * i, null, "value"));
                if (i % 10 == 9) {
                    producer.flush();
                }
            }
        }
        try (var consumer = new KafkaConsumer<>(servers, new StringDeserializer(), new StringDeserializer())) {
            for (long i = 1; i < 20; i++) {
                var found = consumer.offsetsForTimes(Map.of(partition, 1_000 * i - 1))
                        .get(partition);
                assertEquals(i, found.offset());
                assertEquals(1_000 * i, found.timestamp());
            }
            assertNull(consumer.offsetsForTimes(Map.of(partition, 19_001L)).get(partition));
        }
    }

    @Test
    void whatIsOnDiskIsDescribed() throws Exception {
        create("measured", 1);
        send("measured", 0);
        var directories =
                admin.describeLogDirs(List.of(1, 2, 3)).allDescriptions().get();
        assertEquals(3, directories.size());
        int leader = cluster.partitionState("measured", 0).orElseThrow().leader();
        long bytes = directories
                .get(leader)
                .values()
                .iterator()
                .next()
                .replicaInfos()
                .get(new TopicPartition("measured", 0))
                .size();
        assertTrue(bytes > 60, () -> bytes + " bytes");
    }
}
