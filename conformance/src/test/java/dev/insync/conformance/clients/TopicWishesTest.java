package dev.insync.conformance.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidReplicaAssignmentException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Which wishes of the Java admin client are refused as Kafka refuses them, and which are not. */
class TopicWishesTest extends OnThreeBrokers {
    private static final ConfigResource BROKER = new ConfigResource(ConfigResource.Type.BROKER, "1");

    private static Admin admin;

    @BeforeAll
    static void connect() {
        admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()));
    }

    @AfterAll
    static void disconnect() {
        admin.close();
    }

    private static void create(NewTopic topic) throws Exception {
        admin.createTopics(List.of(topic)).all().get();
    }

    private static NewTopic topic(String name) {
        return new NewTopic(name, 1, (short) 2);
    }

    private static void assertRefused(Class<? extends Exception> error, Executable request) {
        assertInstanceOf(error, assertThrows(ExecutionException.class, request).getCause());
    }

    private static void alter(ConfigResource resource, AlterConfigOp... operations) throws Exception {
        Collection<AlterConfigOp> all = List.of(operations);
        admin.incrementalAlterConfigs(Map.of(resource, all)).all().get();
    }

    private static AlterConfigOp set(String name, String value) {
        return new AlterConfigOp(new ConfigEntry(name, value), OpType.SET);
    }

    private static AlterConfigOp delete(String name) {
        return new AlterConfigOp(new ConfigEntry(name, null), OpType.DELETE);
    }

    private static Map<String, ConfigEntry> config(ConfigResource resource) throws Exception {
        Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
        Map<String, ConfigEntry> entries = new HashMap<>();
        config.entries().forEach(entry -> entries.put(entry.name(), entry));
        return entries;
    }

    private static ConfigResource ofTopic(String name) {
        return new ConfigResource(ConfigResource.Type.TOPIC, name);
    }

    @Test
    void newPartitionsAreNotPutWhereTheyCannotBe() throws Exception {
        create(topic("placed"));
        for (List<List<Integer>> wish : List.of(
                List.of(List.of(1, 2), List.of(1, 9)),
                List.of(List.of(1, 2), List.of(1)),
                List.of(List.of(1, 2)),
                List.<List<Integer>>of(),
                List.of(List.of(1, 2), List.of(3, 3)))) {
            assertRefused(
                    InvalidReplicaAssignmentException.class,
                    () -> admin.createPartitions(Map.of("placed", NewPartitions.increaseTo(3, wish)))
                            .all()
                            .get());
            assertEquals(1, partitions("placed"));
        }
        admin.createPartitions(Map.of("placed", NewPartitions.increaseTo(2, List.of(List.of(3, 1)))))
                .all()
                .get();
        assertEquals(2, partitions("placed"));
    }

    private static int partitions(String topic) throws Exception {
        return admin.describeTopics(List.of(topic))
                .allTopicNames()
                .get()
                .get(topic)
                .partitions()
                .size();
    }

    @Test
    void theTopicOfTheGroupsDoesNotGrowAndIsCompacted() throws Exception {
        Map<String, Object> member = Map.of("bootstrap.servers", cluster.bootstrapServers(), "group.id", "any");
        try (var consumer = new KafkaConsumer<>(member, new StringDeserializer(), new StringDeserializer())) {
            create(topic("read"));
            consumer.commitSync(Map.of(new TopicPartition("read", 0), new OffsetAndMetadata(0)));
        }
        assertRefused(
                InvalidRequestException.class,
                () -> admin.createPartitions(Map.of("__consumer_offsets", NewPartitions.increaseTo(20)))
                        .all()
                        .get());
        assertEquals(6, partitions("__consumer_offsets"));
        ConfigResource offsets = ofTopic("__consumer_offsets");
        assertEquals("compact", config(offsets).get("cleanup.policy").value());
        assertRefused(InvalidConfigurationException.class, () -> alter(offsets, set("cleanup.policy", "delete")));
        alter(offsets, delete("cleanup.policy"));
        assertEquals("compact", config(offsets).get("cleanup.policy").value());
    }

    @Test
    void newTopicsAreRefusedForTheirReplicasAndConfiguration() throws Exception {
        assertRefused(
                InvalidReplicaAssignmentException.class,
                () -> create(new NewTopic("uneven", Map.of(0, List.of(1, 2), 1, List.of(3)))));
        Map<String, String> configs = new HashMap<>();
        configs.put("retention.ms", null);
        assertRefused(
                InvalidConfigurationException.class,
                () -> create(topic("unconfigured").configs(configs)));
        assertFalse(admin.listTopics().names().get().contains("uneven"));
        assertFalse(admin.listTopics().names().get().contains("unconfigured"));
    }

    @Test
    void namesThatAreTheSameInMetricsCollide() throws Exception {
        create(topic("one.name_here"));
        assertRefused(InvalidTopicException.class, () -> create(topic("one_name.here")));
        assertRefused(
                InvalidTopicException.class,
                () -> admin.createTopics(List.of(topic("one.name.here")), new CreateTopicsOptions().validateOnly(true))
                        .all()
                        .get());
        Map<String, Object> config = Map.of("bootstrap.servers", cluster.bootstrapServers());
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            assertThrows(InvalidTopicException.class, () -> producer.partitionsFor("one_name_here"));
            assertEquals(1, producer.partitionsFor("another_name.here").size());
        }
        assertFalse(admin.listTopics().names().get().contains("one_name_here"));
    }

    @Test
    void aChangeThatIsUnclearChangesNothing() throws Exception {
        create(topic("unclear"));
        ConfigResource topic = ofTopic("unclear");
        assertRefused(
                InvalidRequestException.class,
                () -> alter(topic, set("retention.ms", "1000"), set("retention.ms", "2000")));
        assertRefused(
                InvalidRequestException.class, () -> alter(topic, set("retention.ms", "1000"), delete("retention.ms")));
        assertRefused(InvalidRequestException.class, () -> alter(topic, set("retention.ms", null)));
        assertRefused(
                InvalidConfigurationException.class,
                () -> alter(topic, new AlterConfigOp(new ConfigEntry("cleanup.policy", "delete"), OpType.APPEND)));
        assertTrue(config(topic).get("retention.ms").isDefault());
    }

    @Test
    void whatTheBrokerDoesAnywayIsStored() throws Exception {
        create(topic("ordinary").configs(Map.of("cleanup.policy", "delete", "preallocate", "FALSE")));
        ConfigResource topic = ofTopic("ordinary");
        alter(
                topic,
                set("message.timestamp.type", "CreateTime"),
                set("message.downconversion.enable", "false"),
                set("compression.type", " producer "),
                set("unclean.leader.election.enable", "True"),
                set("retention.ms", " 1000 "),
                set("leader.replication.throttled.replicas", ""),
                delete("follower.replication.throttled.replicas"));
        Map<String, String> expected = Map.of(
                "cleanup.policy", "delete",
                "preallocate", "false",
                "message.timestamp.type", "CreateTime",
                "message.downconversion.enable", "false",
                "compression.type", "producer",
                "unclean.leader.election.enable", "true",
                "retention.ms", "1000",
                "leader.replication.throttled.replicas", "");
        Map<String, ConfigEntry> stored = config(topic);
        expected.forEach((name, value) -> {
            assertEquals(value, stored.get(name).value(), name);
            assertFalse(stored.get(name).isDefault(), name);
        });
        assertTrue(stored.get("follower.replication.throttled.replicas").isDefault());
        assertRefused(
                InvalidConfigurationException.class,
                () -> alter(topic, set("leader.replication.throttled.replicas", "*")));
        assertRefused(InvalidConfigurationException.class, () -> alter(topic, set("max.message.bytes", "1000")));
    }

    @Test
    void brokersAreNotConfiguredAndHaveNothingToDelete() throws Exception {
        Map<String, ConfigEntry> before = config(BROKER);
        alter(
                BROKER,
                delete("leader.replication.throttled.rate"),
                delete("replica.alter.log.dirs.io.max.bytes.per.second"));
        assertRefused(
                InvalidRequestException.class, () -> alter(BROKER, set("leader.replication.throttled.rate", "1000")));
        assertEquals(before, config(BROKER));
    }
}
