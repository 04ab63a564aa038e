package dev.insync.reference.runtime.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.insync.reference.runtime.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DeleteConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListConsumerGroupsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupSubscribedToTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Consumer groups and their offsets, as the official client of administrators and consumers sees them. */
class AdministeredGroupsTest {
    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);
    private static final TopicPartition BILLS = new TopicPartition("bills", 0);
    private static final OffsetAndMetadata NINE = new OffsetAndMetadata(9);

    @TempDir
    private Path directory;

    private InProcessCluster cluster;
    private Admin admin;

    @BeforeEach
    void start() throws Exception {
        cluster = InProcessCluster.start(
                ClusterOptions.defaults(directory).withBasePort(0).withBrokers(1));
        admin = Clients.admin(cluster.bootstrapServers());
        admin.createTopics(Set.of(new NewTopic("orders", 1, (short) 1), new NewTopic("bills", 1, (short) 1)))
                .all()
                .get();
    }

    @AfterEach
    void stop() {
        admin.close();
        cluster.close();
    }

    private void commit(String group, Map<TopicPartition, OffsetAndMetadata> offsets) throws Exception {
        admin.alterConsumerGroupOffsets(group, offsets).all().get();
    }

    private Map<TopicPartition, OffsetAndMetadata> committed(String group) throws Exception {
        return admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
    }

    @Test
    void offsetsThatNoMemberNeedsAreDeletedWhileTheGroupWorks() throws Exception {
        commit("readers", Map.of(ORDERS, NINE, BILLS, NINE));
        TopicPartition unknown = new TopicPartition("bills", 5);
        try (KafkaConsumer<String, String> member = Clients.member(cluster.bootstrapServers(), "readers")) {
            member.subscribe(List.of("orders"));
            Eventually.eventually("the member has its partition", () -> {
                member.poll(Duration.ofMillis(100));
                return member.assignment().equals(Set.of(ORDERS));
            });
            DeleteConsumerGroupOffsetsResult result =
                    admin.deleteConsumerGroupOffsets("readers", Set.of(ORDERS, BILLS, unknown));
            assertNull(result.partitionResult(BILLS).get());
            assertInstanceOf(
                    GroupSubscribedToTopicException.class,
                    assertThrows(
                                    ExecutionException.class,
                                    () -> result.partitionResult(ORDERS).get())
                            .getCause());
            assertInstanceOf(
                    UnknownTopicOrPartitionException.class,
                    assertThrows(
                                    ExecutionException.class,
                                    () -> result.partitionResult(unknown).get())
                            .getCause());
            assertEquals(Map.of(ORDERS, NINE), committed("readers"));
        }
    }

    @Test
    void aGroupOfWhichNothingIsLeftIsGone() throws Exception {
        commit("readers", Map.of());
        assertEquals(List.of(), groups(Set.of()));
        commit("readers", Map.of(ORDERS, NINE));
        assertEquals(List.of("readers"), groups(Set.of()));
        admin.deleteConsumerGroupOffsets("readers", Set.of(ORDERS)).all().get();
        assertEquals(List.of(), groups(Set.of()));
        ExecutionException gone = assertThrows(
                ExecutionException.class,
                () -> admin.deleteConsumerGroups(List.of("readers")).all().get());
        assertInstanceOf(GroupIdNotFoundException.class, gone.getCause());
    }

    @Test
    void everyGroupIsListedAsAClassicOne() throws Exception {
        commit("readers", Map.of(ORDERS, NINE));
        assertEquals(List.of("readers"), groups(Set.of(GroupType.CLASSIC)));
        assertEquals(List.of(), groups(Set.of(GroupType.CONSUMER)));
        assertEquals(
                Optional.of(GroupType.CLASSIC),
                admin.listConsumerGroups().all().get().iterator().next().type());
    }

    private List<String> groups(Set<GroupType> types) throws Exception {
        return admin.listConsumerGroups(new ListConsumerGroupsOptions().withTypes(types)).all().get().stream()
                .map(group -> group.groupId())
                .toList();
    }

    @Test
    void theOffsetsOfSeveralGroupsAreFetchedAtOnce() throws Exception {
        commit("readers", Map.of(ORDERS, NINE));
        commit("writers", Map.of(ORDERS, NINE, BILLS, NINE));
        ListConsumerGroupOffsetsSpec bills = new ListConsumerGroupOffsetsSpec().topicPartitions(List.of(BILLS));
        ListConsumerGroupOffsetsResult result = admin.listConsumerGroupOffsets(
                Map.of("readers", new ListConsumerGroupOffsetsSpec(), "writers", bills, "nobody", bills));
        assertEquals(
                Map.of(ORDERS, NINE),
                result.partitionsToOffsetAndMetadata("readers").get());
        assertEquals(
                Map.of(BILLS, NINE),
                result.partitionsToOffsetAndMetadata("writers").get());
        assertNull(result.partitionsToOffsetAndMetadata("nobody").get().get(BILLS));
    }

    @Test
    void aConsumerThatAssignsItselfMayCommitUnderTheEmptyName() throws Exception {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(Map.of(
                "bootstrap.servers",
                cluster.bootstrapServers(),
                "group.id",
                "",
                "key.deserializer",
                StringDeserializer.class,
                "value.deserializer",
                StringDeserializer.class))) {
            consumer.assign(List.of(ORDERS));
            consumer.commitSync(Map.of(ORDERS, NINE));
            assertEquals(9, consumer.committed(Set.of(ORDERS)).get(ORDERS).offset());
        }
    }
}
