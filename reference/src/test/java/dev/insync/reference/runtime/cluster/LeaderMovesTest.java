package dev.insync.reference.runtime.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.runtime.Eventually;
import dev.insync.reference.runtime.zk.StateZnode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ElectionNotNeededException;
import org.apache.kafka.common.errors.EligibleLeadersNotAvailableException;
import org.apache.kafka.common.errors.InvalidReplicaAssignmentException;
import org.apache.kafka.common.errors.NoReassignmentInProgressException;
import org.apache.kafka.common.errors.PreferredLeaderNotAvailableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Leaders and replicas that move because somebody asks, on four brokers, with the official admin client. */
class LeaderMovesTest {
    @TempDir
    private static Path directory;

    private static LocalCluster cluster;
    private static Admin admin;

    @BeforeAll
    static void start() throws Exception {
        cluster = LocalCluster.start(ClusterOptions.defaults(directory.resolve("data"))
                .withBrokers(4)
                .withBasePort(0)
                .withConfig("min.insync.replicas", "1")
                .withConfig("auto.create.topics.enable", "false"));
        admin = Clients.admin(cluster.bootstrapServers());
    }

    @AfterAll
    static void stop() {
        admin.close();
        cluster.close();
    }

    @Test
    void aBrokerThatStopsHandsOverFirstAndLeadsAgainWhenAsked() throws Exception {
        TopicPartition partition = create("handed-over", 1, 2, 3);
        try (KafkaProducer<String, String> producer = Clients.producer(cluster.bootstrapServers())) {
            Clients.send(producer, "handed-over", List.of("before"));
            cluster.stop(1);
            assertTrue(
                    Files.readString(cluster.log(1)).contains("handed-over-0: stopped in epoch 1"),
                    "the broker was told to stop while it could still answer");
            StateZnode state = state(partition);
            assertEquals(List.of(2, 3), state.isr());
            assertEquals(1, state.leaderEpoch(), "the end of the session changed nothing any more");
            assertRefused(PreferredLeaderNotAvailableException.class, () -> elect(ElectionType.PREFERRED, partition));
            Clients.send(producer, "handed-over", List.of("after"));
        }
        cluster.restart(1);
        inSync(partition, 1, 2, 3);
        elect(ElectionType.PREFERRED, partition);
        assertEquals(1, state(partition).leader());
        assertRefused(ElectionNotNeededException.class, () -> elect(ElectionType.PREFERRED, partition));
        assertRefused(
                UnknownTopicOrPartitionException.class,
                () -> elect(ElectionType.PREFERRED, new TopicPartition("no-such", 0)));
        assertEquals(List.of("before", "after"), Clients.readAll(cluster.bootstrapServers(), "handed-over"));
    }

    @Test
    void onlyWhereLossIsAcceptedAReplicaThatLaggedLeads() throws Exception {
        TopicPartition asked = create("lost-on-demand", 2, 3);
        TopicPartition configured = create("lost-by-config", 2, 3);
        cluster.stop(3);
        try (KafkaProducer<String, String> producer = Clients.producer(cluster.bootstrapServers())) {
            Clients.send(producer, "lost-on-demand", List.of("nobody else has it"));
        }
        cluster.stop(2);
        assertRefused(EligibleLeadersNotAvailableException.class, () -> elect(ElectionType.UNCLEAN, asked));
        cluster.restart(3);
        Eventually.eventually(
                "both are without a leader",
                () -> state(asked).leader() == StateZnode.NO_LEADER
                        && state(configured).leader() == StateZnode.NO_LEADER);
        elect(ElectionType.UNCLEAN, asked);
        assertEquals(
                new StateZnode(
                        3, state(asked).leaderEpoch(), List.of(3), state(asked).controllerEpoch()),
                state(asked));
        assertEquals(StateZnode.NO_LEADER, state(configured).leader());
        admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, "lost-by-config"),
                        List.of(new AlterConfigOp(
                                new ConfigEntry("unclean.leader.election.enable", "true"), AlterConfigOp.OpType.SET))))
                .all()
                .get();
        Eventually.eventually("broker 3 leads", () -> state(configured).leader() == 3);
        cluster.restart(2);
        inSync(asked, 2, 3);
        assertEquals(List.of(), Clients.readAll(cluster.bootstrapServers(), "lost-on-demand"));
    }

    @Test
    void replicasMoveOneByOneWithTheirRecords() throws Exception {
        TopicPartition partition = create("moved", 1, 2);
        try (KafkaProducer<String, String> producer = Clients.producer(cluster.bootstrapServers())) {
            Clients.send(producer, "moved", List.of("one", "two"));
            reassign(partition, 4, 3);
            Clients.send(producer, "moved", List.of("three"));
            Eventually.eventually(
                    "nothing is being reassigned",
                    () -> admin.listPartitionReassignments()
                            .reassignments()
                            .get()
                            .isEmpty());
            assertEquals(Set.of(3, 4), Set.copyOf(state(partition).isr()));
            assertTrue(Files.exists(directory.resolve("data/broker-4/moved-0")));
            Eventually.eventually(
                    "the former replicas are deleted",
                    () -> !Files.exists(directory.resolve("data/broker-1/moved-0"))
                            && !Files.exists(directory.resolve("data/broker-2/moved-0")));
            Clients.send(producer, "moved", List.of("four"));
        }
        assertEquals(List.of("one", "two", "three", "four"), Clients.readAll(cluster.bootstrapServers(), "moved"));
        assertEquals(4, state(partition).leader(), "the first of the wished replicas leads");
    }

    @Test
    void anImpossibleReassignmentIsRefused() throws Exception {
        TopicPartition partition = create("stays", 1, 2);
        assertRefused(InvalidReplicaAssignmentException.class, () -> reassign(partition, 1, 1));
        assertRefused(InvalidReplicaAssignmentException.class, () -> reassign(partition, 1, 9));
        assertRefused(InvalidReplicaAssignmentException.class, () -> reassign(partition, 1, 2, 3));
        assertRefused(UnknownTopicOrPartitionException.class, () -> reassign(new TopicPartition("no-such", 0), 1, 2));
        assertRefused(
                NoReassignmentInProgressException.class,
                () -> admin.alterPartitionReassignments(Map.of(partition, Optional.empty()))
                        .all()
                        .get());
    }

    private static TopicPartition create(String topic, Integer... replicas) throws Exception {
        admin.createTopics(Set.of(new NewTopic(topic, Map.of(0, List.of(replicas)))))
                .all()
                .get();
        return new TopicPartition(topic, 0);
    }

    private static void elect(ElectionType type, TopicPartition partition) throws Exception {
        Optional<Throwable> failure =
                admin.electLeaders(type, Set.of(partition)).partitions().get().get(partition);
        if (failure.isPresent()) {
            throw new ExecutionException(failure.get());
        }
    }

    private static void reassign(TopicPartition partition, Integer... replicas) throws Exception {
        admin.alterPartitionReassignments(
                        Map.of(partition, Optional.of(new NewPartitionReassignment(List.of(replicas)))))
                .all()
                .get();
    }

    private static void assertRefused(Class<? extends Exception> error, Executable request) {
        assertInstanceOf(error, assertThrows(ExecutionException.class, request).getCause());
    }

    private static void inSync(TopicPartition partition, Integer... brokers) throws Exception {
        Eventually.eventually(
                partition + " is in sync on " + List.of(brokers),
                () -> Set.copyOf(state(partition).isr()).equals(Set.of(brokers)));
    }

    private static StateZnode state(TopicPartition partition) throws Exception {
        return cluster.partitionState(partition.topic(), partition.partition()).orElseThrow();
    }
}
