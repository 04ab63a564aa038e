package dev.insync.reference.runtime.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigType;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the admin client is told of topics, groups and brokers. */
class DescriptionsTest {
    @TempDir
    static Path directory;

    private static InProcessCluster cluster;
    private static Admin admin;

    @BeforeAll
    static void start() throws Exception {
        cluster = InProcessCluster.start(
                ClusterOptions.defaults(directory).withBasePort(0).withBrokers(1));
        admin = Clients.admin(cluster.bootstrapServers());
    }

    @AfterAll
    static void stop() {
        admin.close();
        cluster.close();
    }

    private static NewTopic topic(String name) {
        return new NewTopic(name, 1, (short) 1).configs(Map.of("segment.bytes", "1048576"));
    }

    private static Config describe(ConfigResource.Type type, String name, boolean synonyms) throws Exception {
        ConfigResource resource = new ConfigResource(type, name);
        return admin.describeConfigs(List.of(resource), new DescribeConfigsOptions().includeSynonyms(synonyms))
                .all()
                .get()
                .get(resource);
    }

    private static List<String> synonyms(ConfigEntry entry) {
        return entry.synonyms().stream()
                .map(synonym -> synonym.source() + ":" + synonym.name() + "=" + synonym.value())
                .toList();
    }

    @Test
    void aTopicIsCreatedAndDescribedAlike() throws Exception {
        var created = admin.createTopics(List.of(topic("orders")));
        var tried = admin.createTopics(List.of(topic("tried")), new CreateTopicsOptions().validateOnly(true));
        Config described = describe(ConfigResource.Type.TOPIC, "orders", false);
        assertEquals(values(described), values(created.config("orders").get()));
        assertEquals(values(described), values(tried.config("tried").get()));
        ConfigEntry bytes = created.config("orders").get().get("segment.bytes");
        assertEquals("1048576", bytes.value());
        assertEquals(ConfigSource.DYNAMIC_TOPIC_CONFIG, bytes.source());
        assertEquals(1, created.numPartitions("orders").get());
    }

    private static Map<String, String> values(Config config) {
        return config.entries().stream()
                .collect(Collectors.toMap(
                        ConfigEntry::name, entry -> entry.value() + " " + entry.source() + " " + entry.isReadOnly()));
    }

    @Test
    void aTopicTellsWhereItsValuesComeFrom() throws Exception {
        admin.createTopics(List.of(topic("sources"))).all().get();
        Config described = describe(ConfigResource.Type.TOPIC, "sources", true);
        assertEquals(
                List.of("DYNAMIC_TOPIC_CONFIG:segment.bytes=1048576", "DEFAULT_CONFIG:log.segment.bytes=1073741824"),
                synonyms(described.get("segment.bytes")));
        assertEquals(ConfigType.INT, described.get("segment.bytes").type());
        assertEquals(ConfigType.LIST, described.get("cleanup.policy").type());
        assertTrue(described.get("max.message.bytes").isReadOnly());
        // the launcher sets it, as somebody who configures brokers would
        assertEquals(
                List.of("STATIC_BROKER_CONFIG:min.insync.replicas=1", "DEFAULT_CONFIG:min.insync.replicas=1"),
                synonyms(described.get("min.insync.replicas")));
        assertEquals(
                List.of(),
                describe(ConfigResource.Type.TOPIC, "sources", false)
                        .get("segment.bytes")
                        .synonyms());
    }

    @Test
    void aBrokerTellsWhatWasSetWhenItStarted() throws Exception {
        Config described = describe(ConfigResource.Type.BROKER, "1", true);
        assertEquals("1", described.get("broker.id").value());
        assertEquals(
                "PLAINTEXT://" + cluster.bootstrapServers(),
                described.get("listeners").value());
        assertEquals(cluster.zookeeper(), described.get("zookeeper.connect").value());
        assertEquals(ConfigType.LONG, described.get("replica.lag.time.max.ms").type());
        assertTrue(described.get("num.partitions").isDefault());
        assertEquals(
                List.of(
                        "STATIC_BROKER_CONFIG:offsets.topic.num.partitions=6",
                        "DEFAULT_CONFIG:offsets.topic.num.partitions=50"),
                synonyms(described.get("offsets.topic.num.partitions")));
        assertTrue(describe(ConfigResource.Type.BROKER, "", true).entries().isEmpty());
    }

    @Test
    void whoAsksWhatMayBeDoneIsToldAll() throws Exception {
        admin.createTopics(List.of(topic("allowed"))).all().get();
        TopicPartition partition = new TopicPartition("allowed", 0);
        admin.alterConsumerGroupOffsets("readers", Map.of(partition, new OffsetAndMetadata(0)))
                .all()
                .get();
        assertEquals(
                Set.of(
                        AclOperation.CREATE,
                        AclOperation.ALTER,
                        AclOperation.DESCRIBE,
                        AclOperation.CLUSTER_ACTION,
                        AclOperation.DESCRIBE_CONFIGS,
                        AclOperation.ALTER_CONFIGS,
                        AclOperation.IDEMPOTENT_WRITE),
                admin.describeCluster(new DescribeClusterOptions().includeAuthorizedOperations(true))
                        .authorizedOperations()
                        .get());
        assertEquals(
                Set.of(
                        AclOperation.READ,
                        AclOperation.WRITE,
                        AclOperation.CREATE,
                        AclOperation.DELETE,
                        AclOperation.ALTER,
                        AclOperation.DESCRIBE,
                        AclOperation.DESCRIBE_CONFIGS,
                        AclOperation.ALTER_CONFIGS),
                operationsOfTopic(true));
        assertEquals(Set.of(AclOperation.READ, AclOperation.DELETE, AclOperation.DESCRIBE), operationsOfGroup(true));
        assertNull(admin.describeCluster().authorizedOperations().get());
        assertNull(operationsOfTopic(false));
        assertNull(operationsOfGroup(false));
    }

    private static Collection<AclOperation> operationsOfTopic(boolean asked) throws Exception {
        return admin.describeTopics(List.of("allowed"), new DescribeTopicsOptions().includeAuthorizedOperations(asked))
                .allTopicNames()
                .get()
                .get("allowed")
                .authorizedOperations();
    }

    private static Collection<AclOperation> operationsOfGroup(boolean asked) throws Exception {
        return admin.describeConsumerGroups(
                        List.of("readers"), new DescribeConsumerGroupsOptions().includeAuthorizedOperations(asked))
                .all()
                .get()
                .get("readers")
                .authorizedOperations();
    }
}
