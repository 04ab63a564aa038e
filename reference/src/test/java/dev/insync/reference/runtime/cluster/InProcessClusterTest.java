package dev.insync.reference.runtime.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.runtime.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupListing;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InProcessClusterTest {
    @TempDir
    private Path directory;

    @Test
    void brokersOfOneVirtualMachineReplicateAndKeepTheirData() throws Exception {
        ClusterOptions options = ClusterOptions.defaults(directory).withBasePort(0);
        try (InProcessCluster cluster = InProcessCluster.start(options);
                KafkaProducer<String, String> producer = Clients.producer(cluster.bootstrapServers())) {
            Clients.send(producer, "orders", List.of("one", "two"));
            assertEquals(List.of("one", "two"), Clients.readAll(cluster.bootstrapServers(), "orders"));

            ClusterException inUse = assertThrows(ClusterException.class, () -> InProcessCluster.start(options));
            assertTrue(String.valueOf(inUse.getMessage()).contains("is in use by another cluster"));
        }
        try (InProcessCluster again = InProcessCluster.start(options)) {
            assertEquals(List.of("one", "two"), Clients.readAll(again.bootstrapServers(), "orders"));
        }
    }

    @Test
    void aGroupThatHasNeitherMembersNorOffsetsIsForgottenAtTheNextCheck() throws Exception {
        ClusterOptions options = ClusterOptions.defaults(directory)
                .withBasePort(0)
                .withBrokers(1)
                .withConfig("offsets.retention.check.interval.ms", "100");
        try (InProcessCluster cluster = InProcessCluster.start(options);
                Admin admin = Clients.admin(cluster.bootstrapServers())) {
            try (KafkaConsumer<String, String> member = Clients.member(cluster.bootstrapServers(), "readers")) {
                member.subscribe(List.of("orders"));
                Eventually.eventually("the group is there", () -> {
                    member.poll(Duration.ofMillis(100));
                    return groups(admin).contains("readers");
                });
            }
            Eventually.eventually("the group is forgotten", () -> groups(admin).isEmpty());
        }
    }

    @Test
    void offsetsAreFoundByTheirPlaceAndByTime() throws Exception {
        ClusterOptions options =
                ClusterOptions.defaults(directory).withBasePort(0).withBrokers(1);
        try (InProcessCluster cluster = InProcessCluster.start(options);
                Admin admin = Clients.admin(cluster.bootstrapServers());
                KafkaProducer<String, String> producer = Clients.producer(cluster.bootstrapServers())) {
            Clients.createTopic(cluster.bootstrapServers(), new NewTopic("times", 1, (short) 1));
            assertEquals(-1, offset(admin, OffsetSpec.maxTimestamp()));
            for (long timestampMs : new long[] {5_000, 9_000, 7_000, 9_000}) {
                producer.send(new ProducerRecord<>("times", 0, timestampMs, null, "at " + timestampMs))
                        .get();
            }
            assertEquals(1, offset(admin, OffsetSpec.maxTimestamp()));
            assertEquals(1, offset(admin, OffsetSpec.forTimestamp(6_000)));
            assertEquals(0, offset(admin, OffsetSpec.earliest()));
            assertEquals(0, offset(admin, OffsetSpec.earliestLocal()));
            assertEquals(4, offset(admin, OffsetSpec.latest()));
            assertEquals(-1, offset(admin, OffsetSpec.latestTiered()));
            TopicPartition none = new TopicPartition("times", -1);
            assertInstanceOf(
                    UnknownTopicOrPartitionException.class,
                    admin.electLeaders(ElectionType.PREFERRED, Set.of(none))
                            .partitions()
                            .get()
                            .get(none)
                            .orElseThrow());
            TopicPartition partition = new TopicPartition("times", 0);
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(2)))
                    .all()
                    .get();
            assertEquals(2, offset(admin, OffsetSpec.forTimestamp(0)));
            assertEquals(3, offset(admin, OffsetSpec.forTimestamp(8_000)));
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(4)))
                    .all()
                    .get();
            assertEquals(-1, offset(admin, OffsetSpec.forTimestamp(0)));
        }
    }

    private static long offset(Admin admin, OffsetSpec spec) throws Exception {
        TopicPartition partition = new TopicPartition("times", 0);
        return admin.listOffsets(Map.of(partition, spec))
                .partitionResult(partition)
                .get()
                .offset();
    }

    private static List<String> groups(Admin admin) throws Exception {
        return admin.listConsumerGroups().all().get().stream()
                .map(ConsumerGroupListing::groupId)
                .toList();
    }
}
