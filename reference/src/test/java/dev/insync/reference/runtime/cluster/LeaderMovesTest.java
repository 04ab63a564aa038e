package dev.insync.reference.runtime.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.runtime.Eventually;
import dev.insync.reference.runtime.zk.StateZnode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.PartitionReassignment;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
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

    private static AdministeredCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = AdministeredCluster.start(
                ClusterOptions.defaults(directory).withBrokers(4).withConfig("auto.create.topics.enable", "false"));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void aBrokerThatStopsHandsOverFirstAndLeadsAgainWhenAsked() throws Exception {
        TopicPartition partition = cluster.create("handed-over", 1, 2, 3);
        try (KafkaProducer<String, String> producer = Clients.producer(cluster.bootstrapServers())) {
            Clients.send(producer, "handed-over", List.of("before"));
            cluster.brokers().stop(1);
            StateZnode state = cluster.state(partition);
            assertEquals(List.of(2, 3), state.isr());
            assertEquals(1, state.leaderEpoch(), "the end of the session changed nothing any more");
            assertRefused(PreferredLeaderNotAvailableException.class, () -> elect(ElectionType.PREFERRED, partition));
            Clients.send(producer, "handed-over", List.of("after"));
        }
        cluster.brokers().restart(1);
        cluster.awaitInSync(partition, 1, 2, 3);
        elect(ElectionType.PREFERRED, partition);
        assertEquals(1, cluster.state(partition).leader());
        assertRefused(ElectionNotNeededException.class, () -> elect(ElectionType.PREFERRED, partition));
        assertRefused(
                UnknownTopicOrPartitionException.class,
                () -> elect(ElectionType.PREFERRED, new TopicPartition("no-such", 0)));
        assertEquals(List.of("before", "after"), Clients.readAll(cluster.bootstrapServers(), "handed-over"));
    }

    @Test
    void onlyWhereLossIsAcceptedAReplicaThatLaggedLeads() throws Exception {
        TopicPartition asked = cluster.create("lost-on-demand", 2, 3);
        TopicPartition configured = cluster.create("lost-by-config", 2, 3);
        cluster.brokers().stop(3);
        try (KafkaProducer<String, String> producer = Clients.producer(cluster.bootstrapServers())) {
            Clients.send(producer, "lost-on-demand", List.of("nobody else has it"));
        }
        cluster.brokers().stop(2);
        assertRefused(EligibleLeadersNotAvailableException.class, () -> elect(ElectionType.UNCLEAN, asked));
        cluster.brokers().restart(3);
        Eventually.eventually(
                "both are without a leader",
                () -> cluster.state(asked).leader() == StateZnode.NO_LEADER
                        && cluster.state(configured).leader() == StateZnode.NO_LEADER);
        elect(ElectionType.UNCLEAN, asked);
        assertEquals(
                new StateZnode(
                        3,
                        cluster.state(asked).leaderEpoch(),
                        List.of(3),
                        cluster.state(asked).controllerEpoch()),
                cluster.state(asked));
        assertEquals(StateZnode.NO_LEADER, cluster.state(configured).leader());
        cluster.configure("lost-by-config", "unclean.leader.election.enable", "true");
        Eventually.eventually("broker 3 leads", () -> cluster.state(configured).leader() == 3);
        cluster.brokers().restart(2);
        cluster.awaitInSync(asked, 2, 3);
        assertEquals(List.of(), Clients.readAll(cluster.bootstrapServers(), "lost-on-demand"));
    }

    @Test
    void replicasMoveWithTheirRecords() throws Exception {
        TopicPartition partition = cluster.create("moved", 1, 2);
        try (KafkaProducer<String, String> producer = Clients.producer(cluster.bootstrapServers())) {
            Clients.send(producer, "moved", List.of("one", "two"));
            cluster.move(partition, 4, 3);
            Clients.send(producer, "moved", List.of("three"));
            assertEquals(Set.of(3, 4), Set.copyOf(cluster.state(partition).isr()));
            assertTrue(cluster.holds(4, partition));
            Eventually.eventually(
                    "the former replicas are deleted",
                    () -> !cluster.holds(1, partition) && !cluster.holds(2, partition));
            Clients.send(producer, "moved", List.of("four"));
        }
        assertEquals(List.of("one", "two", "three", "four"), Clients.readAll(cluster.bootstrapServers(), "moved"));
        assertEquals(4, cluster.state(partition).leader(), "the first of the wished replicas leads");
    }

    @Test
    void aPartitionGetsMoreReplicasAndFewer() throws Exception {
        TopicPartition partition = cluster.create("grows-and-shrinks", 1, 2);
        try (KafkaProducer<String, String> producer = Clients.producer(cluster.bootstrapServers())) {
            Clients.send(producer, "grows-and-shrinks", List.of("one"));
            cluster.move(partition, 2, 1, 4, 3);
            assertEquals(Set.of(1, 2, 3, 4), Set.copyOf(cluster.state(partition).isr()));
            awaitReplicas(partition, 2, 1, 4, 3);
            Clients.send(producer, "grows-and-shrinks", List.of("two"));
            cluster.move(partition, 3);
            assertEquals(List.of(3), cluster.state(partition).isr());
            awaitReplicas(partition, 3);
            Eventually.eventually(
                    "the other replicas are deleted",
                    () -> !cluster.holds(1, partition) && !cluster.holds(2, partition) && !cluster.holds(4, partition));
            Clients.send(producer, "grows-and-shrinks", List.of("three"));
        }
        assertEquals(List.of("one", "two", "three"), Clients.readAll(cluster.bootstrapServers(), "grows-and-shrinks"));
    }

    /** The new replica copies nothing from its leader, so that nothing ends by itself. */
    @Test
    void aReassignmentIsGivenUpUnderTheNextController() throws Exception {
        int controller = cluster.brokers().controller().orElseThrow();
        List<Integer> others =
                Stream.of(1, 2, 3, 4).filter(broker -> broker != controller).toList();
        int leader = others.get(0);
        int late = others.get(1);
        TopicPartition partition = cluster.create("given-up", leader, controller);
        cluster.brokers().hold(late, leader);
        cluster.reassign(partition, late, controller);
        Map<TopicPartition, String> ongoing = Map.of(
                partition,
                new PartitionReassignment(List.of(late, controller, leader), List.of(late), List.of(leader))
                        .toString());
        assertEquals(ongoing, reassignments());
        cluster.brokers().stop(controller);
        Eventually.eventually(
                "another controller goes on", () -> reassignments().equals(ongoing));
        cluster.cancelReassignment(partition);
        assertEquals(Map.of(), reassignments());
        assertRefused(NoReassignmentInProgressException.class, () -> cluster.cancelReassignment(partition));
        assertEquals(leader, cluster.state(partition).leader());
        awaitReplicas(partition, controller, leader);
        cluster.brokers().release(late, leader);
        cluster.brokers().restart(controller);
        cluster.awaitInSync(partition, controller, leader);
    }

    @Test
    void anImpossibleReassignmentIsRefused() throws Exception {
        TopicPartition partition = cluster.create("stays", 1, 2);
        assertRefused(InvalidReplicaAssignmentException.class, () -> cluster.reassign(partition, 1, 1));
        assertRefused(InvalidReplicaAssignmentException.class, () -> cluster.reassign(partition, 1, 9));
        assertRefused(
                UnknownTopicOrPartitionException.class, () -> cluster.reassign(new TopicPartition("no-such", 0), 1, 2));
        assertRefused(NoReassignmentInProgressException.class, () -> cluster.cancelReassignment(partition));
    }

    /** As text, because the client's values have no equals. */
    private static Map<TopicPartition, String> reassignments() throws Exception {
        Map<TopicPartition, String> ongoing = new HashMap<>();
        cluster.admin()
                .listPartitionReassignments()
                .reassignments()
                .get()
                .forEach((partition, reassignment) -> ongoing.put(partition, reassignment.toString()));
        return ongoing;
    }

    private static void awaitReplicas(TopicPartition partition, Integer... replicas) throws Exception {
        Eventually.eventually(
                partition + " is on " + List.of(replicas),
                () -> cluster
                        .admin()
                        .describeTopics(Set.of(partition.topic()))
                        .allTopicNames()
                        .get()
                        .get(partition.topic())
                        .partitions()
                        .get(0)
                        .replicas()
                        .stream()
                        .map(Node::id)
                        .toList()
                        .equals(List.of(replicas)));
    }

    private static void elect(ElectionType type, TopicPartition partition) throws Exception {
        Optional<Throwable> failure = cluster.admin()
                .electLeaders(type, Set.of(partition))
                .partitions()
                .get()
                .get(partition);
        if (failure.isPresent()) {
            throw new ExecutionException(failure.get());
        }
    }

    private static void assertRefused(Class<? extends Exception> error, Executable request) {
        assertInstanceOf(error, assertThrows(ExecutionException.class, request).getCause());
    }
}
