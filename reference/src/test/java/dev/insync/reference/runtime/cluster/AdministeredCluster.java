package dev.insync.reference.runtime.cluster;

import dev.insync.reference.runtime.Eventually;
import dev.insync.reference.runtime.zk.StateZnode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/** A cluster of processes that acknowledges with one replica in sync, and the official admin client for it. */
record AdministeredCluster(LocalCluster brokers, Admin admin) implements AutoCloseable {
    /** Nobody is killed here, and a busy machine must not look as if somebody were. */
    private static final int SESSION_TIMEOUT_MS = 15_000;

    static AdministeredCluster start(ClusterOptions options) throws Exception {
        LocalCluster brokers = LocalCluster.start(options.withBasePort(0)
                .withSessionTimeoutMs(SESSION_TIMEOUT_MS)
                .withConfig("min.insync.replicas", "1"));
        return new AdministeredCluster(brokers, Clients.admin(brokers.bootstrapServers()));
    }

    String bootstrapServers() {
        return brokers.bootstrapServers();
    }

    /** A topic of one partition. */
    TopicPartition create(String topic, Integer... replicas) throws Exception {
        admin.createTopics(Set.of(new NewTopic(topic, Map.of(0, List.of(replicas)))))
                .all()
                .get();
        return new TopicPartition(topic, 0);
    }

    void configure(String topic, String name, String value) throws Exception {
        admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic),
                        List.of(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET))))
                .all()
                .get();
    }

    /** Begins to move the replicas. */
    void reassign(TopicPartition partition, Integer... replicas) throws Exception {
        alter(partition, Optional.of(new NewPartitionReassignment(List.of(replicas))));
    }

    void cancelReassignment(TopicPartition partition) throws Exception {
        alter(partition, Optional.empty());
    }

    private void alter(TopicPartition partition, Optional<NewPartitionReassignment> wish) throws Exception {
        admin.alterPartitionReassignments(Map.of(partition, wish)).all().get();
    }

    /** Moves the replicas, and waits until they are there. */
    void move(TopicPartition partition, Integer... replicas) throws Exception {
        reassign(partition, replicas);
        Eventually.eventually(
                partition + " is on " + List.of(replicas),
                () -> admin.listPartitionReassignments(Set.of(partition))
                        .reassignments()
                        .get()
                        .isEmpty());
    }

    StateZnode state(TopicPartition partition) throws Exception {
        return brokers.partitionState(partition.topic(), partition.partition()).orElseThrow();
    }

    void awaitInSync(TopicPartition partition, Integer... replicas) throws Exception {
        Eventually.eventually(
                partition + " is in sync on " + List.of(replicas),
                () -> Set.copyOf(state(partition).isr()).equals(Set.of(replicas)));
    }

    /** Where a broker keeps its replica. */
    Path directory(int broker, TopicPartition partition) {
        return brokers.dataDirectory().resolve("broker-" + broker).resolve(partition.toString());
    }

    boolean holds(int broker, TopicPartition partition) {
        return Files.exists(directory(broker, partition));
    }

    @Override
    public void close() {
        admin.close();
        brokers.close();
    }
}
