package dev.insync.conformance.workload;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the cluster says about itself: brokers, leaders, in-sync replicas. Safe for use by several threads. */
public final class ClusterView implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterView.class);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int MAX_REPLICATION = 3;
    private static final int REQUEST_TIMEOUT_MS = 3_000;

    private final Admin admin;
    private final String bootstrapServers;

    private ClusterView(Admin admin, String bootstrapServers) {
        this.admin = admin;
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Connects and waits until a broker answers.
     *
     * @param bootstrapServers {@code host:port}, several separated by commas
     * @throws ClusterUnavailableException when nothing listens there, or what listens does not answer as a Kafka broker in time
     */
    public static ClusterView connect(String bootstrapServers, Duration timeout) throws ClusterUnavailableException {
        requireListener(bootstrapServers, timeout);
        Properties properties = new Properties();
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int)
                Math.max(timeout.toMillis(), REQUEST_TIMEOUT_MS));
        properties.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
        ClusterView view = new ClusterView(Admin.create(properties), bootstrapServers);
        try {
            view.await(view.admin.describeCluster().nodes(), timeout);
            return view;
        } catch (TimeoutException | ExecutionException e) {
            view.close();
            throw new ClusterUnavailableException("something listens at " + bootstrapServers
                    + ", but it does not answer as a Kafka broker within " + timeout.toSeconds() + " s");
        }
    }

    /** A refused connection is told apart from a silent listener, and at once: the Kafka client would retry until its time is up. */
    private static void requireListener(String bootstrapServers, Duration timeout) throws ClusterUnavailableException {
        for (InetSocketAddress address : BootstrapServers.parse(bootstrapServers)) {
            try (Socket socket = new Socket()) {
                socket.connect(address, (int) timeout.toMillis());
                return;
            } catch (IOException e) {
                continue;
            }
        }
        throw new ClusterUnavailableException("no Kafka broker listens at " + bootstrapServers);
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Ids of the brokers that the cluster counts as alive now. */
    public Set<Integer> brokers(Duration timeout) throws ClusterUnavailableException {
        try {
            Set<Integer> ids = new TreeSet<>();
            for (Node node : await(admin.describeCluster().nodes(), timeout)) {
                ids.add(node.id());
            }
            return ids;
        } catch (TimeoutException | ExecutionException e) {
            throw new ClusterUnavailableException(
                    "the cluster at " + bootstrapServers + " stopped answering: " + reason(e));
        }
    }

    /**
     * Waits until the cluster counts that many brokers as alive: right after a start, a broker may not have heard of all others yet,
     * and a topic created then gets fewer replicas.
     */
    public void awaitBrokers(int count, Duration timeout) throws ClusterUnavailableException {
        long deadlineNanos = System.nanoTime() + timeout.toNanos();
        while (brokers(timeout).size() < count) {
            if (System.nanoTime() > deadlineNanos || Thread.currentThread().isInterrupted()) {
                throw new ClusterUnavailableException("the cluster at " + bootstrapServers
                        + " does not know all of its " + count + " brokers within " + timeout.toSeconds() + " s");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /**
     * Creates a topic that survives the loss of one broker where the cluster is large enough: three replicas, two of which must have
     * a record before it counts as written.
     *
     * @return the replication factor
     */
    public int createTopic(String topic, int partitions, Duration timeout) throws ClusterUnavailableException {
        int replication = Math.min(MAX_REPLICATION, brokers(timeout).size());
        NewTopic newTopic = new NewTopic(topic, partitions, (short) replication)
                .configs(Map.of("min.insync.replicas", String.valueOf(Math.min(2, replication))));
        try {
            await(admin.createTopics(List.of(newTopic)).all(), timeout);
        } catch (TimeoutException | ExecutionException e) {
            // a busy controller may take longer than a request may: whether the topic comes into being shows below
            if (!(e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException)) {
                throw new ClusterUnavailableException(
                        "cannot create topic " + topic + " at " + bootstrapServers + ": " + reason(e));
            }
        }
        if (!awaitHealthy(topic, partitions, timeout)) {
            throw new ClusterUnavailableException(
                    "topic " + topic + " has no leader and full set of in-sync replicas within " + timeout.toSeconds()
                            + " s of its creation");
        }
        return replication;
    }

    /** Asks for the topic to be deleted; a cluster that refuses keeps it. */
    public void deleteTopic(String topic) {
        try {
            await(admin.deleteTopics(List.of(topic)).all(), Duration.ofMillis(REQUEST_TIMEOUT_MS));
        } catch (TimeoutException | ExecutionException e) {
            LOG.debug("topic {} stays: {}", topic, reason(e));
        }
    }

    /** The broker that leads the partition as far as the answering broker knows; empty when there is none or nobody answers. */
    public OptionalInt leader(String topic, int partition) {
        return partitions(topic, Duration.ofMillis(REQUEST_TIMEOUT_MS)).stream()
                .filter(info -> info.partition() == partition)
                .flatMap(info -> Optional.ofNullable(info.leader()).filter(node -> !node.isEmpty()).stream())
                .mapToInt(Node::id)
                .findFirst();
    }

    /** Waits until every partition of the topic has a leader and all its replicas are in sync; false when that takes too long. */
    public boolean awaitHealthy(String topic, int partitions, Duration timeout) {
        long deadlineNanos = System.nanoTime() + timeout.toNanos();
        do {
            List<TopicPartitionInfo> infos = partitions(topic, timeout);
            if (infos.size() == partitions && infos.stream().allMatch(ClusterView::healthy)) {
                return true;
            }
            LockSupport.parkNanos(POLL_NANOS);
        } while (System.nanoTime() < deadlineNanos && !Thread.currentThread().isInterrupted());
        return false;
    }

    private static boolean healthy(TopicPartitionInfo info) {
        return info.leader() != null
                && !info.leader().isEmpty()
                && info.isr().size() == info.replicas().size();
    }

    private List<TopicPartitionInfo> partitions(String topic, Duration timeout) {
        try {
            return await(admin.describeTopics(List.of(topic)).allTopicNames(), timeout).values().stream()
                    .flatMap(description -> description.partitions().stream())
                    .toList();
        } catch (TimeoutException | ExecutionException e) {
            return List.of();
        }
    }

    private <T> T await(KafkaFuture<T> future, Duration timeout) throws TimeoutException, ExecutionException {
        try {
            return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TimeoutException("interrupted");
        }
    }

    private static String reason(Exception e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String message = cause.getMessage();
        return message == null
                ? cause.getClass().getSimpleName()
                : message.lines().findFirst().orElse(message);
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
