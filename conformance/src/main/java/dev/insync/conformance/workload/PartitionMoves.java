package dev.insync.conformance.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ElectionNotNeededException;

/** Moves replicas and leadership as an administrator does, one partition at a time. */
public final class PartitionMoves implements AutoCloseable {
    private static final int TIMEOUT_MS = 15_000;

    private final Admin admin;

    /** @param bootstrapServers {@code host:port}, several separated by commas */
    public PartitionMoves(String bootstrapServers) {
        Properties properties = new Properties();
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
        this.admin = Admin.create(properties);
    }

    /**
     * Begins to move the replicas of a partition; where they have to copy first, that goes on after this method.
     *
     * @param partition as {@code topic-number}
     * @param replicas broker ids, the preferred leader first
     * @throws ClusterUnavailableException if the cluster refuses or does not answer
     */
    public void reassign(String partition, List<Integer> replicas) throws ClusterUnavailableException {
        reassign(parse(partition), replicas);
    }

    /**
     * Makes one of a partition's replicas its leader: puts it first among them, and has the preferred leader elected.
     *
     * @param partition as {@code topic-number}
     * @throws ClusterUnavailableException if the broker holds no replica, or is not in sync, or the cluster does not answer
     */
    public void elect(String partition, int broker) throws ClusterUnavailableException {
        TopicPartition id = parse(partition);
        List<Integer> replicas = new ArrayList<>(replicas(id));
        if (!replicas.remove((Integer) broker)) {
            throw new ClusterUnavailableException("broker " + broker + " holds no replica of " + partition);
        }
        replicas.add(0, broker);
        reassign(id, replicas);
        for (Optional<Throwable> failure : await(
                        admin.electLeaders(ElectionType.PREFERRED, Set.of(id)).partitions())
                .values()) {
            if (failure.isPresent() && !(failure.get() instanceof ElectionNotNeededException)) {
                throw new ClusterUnavailableException("broker " + broker + " cannot lead " + partition + ": "
                        + failure.get().getMessage());
            }
        }
    }

    @Override
    public void close() {
        admin.close();
    }

    private void reassign(TopicPartition id, List<Integer> replicas) throws ClusterUnavailableException {
        var wish = Optional.of(new NewPartitionReassignment(replicas));
        await(admin.alterPartitionReassignments(Map.of(id, wish)).all());
    }

    private List<Integer> replicas(TopicPartition id) throws ClusterUnavailableException {
        return await(admin.describeTopics(Set.of(id.topic())).allTopicNames()).values().stream()
                .flatMap(topic -> topic.partitions().stream())
                .filter(each -> each.partition() == id.partition())
                .flatMap(each -> each.replicas().stream())
                .map(Node::id)
                .toList();
    }

    private static TopicPartition parse(String partition) {
        int dash = partition.lastIndexOf('-');
        return new TopicPartition(partition.substring(0, dash), Integer.parseInt(partition.substring(dash + 1)));
    }

    private static <T> T await(KafkaFuture<T> answer) throws ClusterUnavailableException {
        try {
            return answer.get(2L * TIMEOUT_MS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new ClusterUnavailableException("the cluster refuses: "
                    + Objects.requireNonNullElse(e.getCause(), e).getMessage());
        } catch (TimeoutException e) {
            throw new ClusterUnavailableException("the cluster does not answer");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterUnavailableException("interrupted while waiting for the cluster");
        }
    }
}
