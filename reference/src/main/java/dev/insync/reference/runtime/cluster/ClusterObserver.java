package dev.insync.reference.runtime.cluster;

import dev.insync.reference.runtime.TopicPartition;
import dev.insync.reference.runtime.zk.SessionEndedException;
import dev.insync.reference.runtime.zk.StateZnode;
import dev.insync.reference.runtime.zk.TopicAssignment;
import dev.insync.reference.runtime.zk.Versioned;
import dev.insync.reference.runtime.zk.ZkBrokers;
import dev.insync.reference.runtime.zk.ZkException;
import dev.insync.reference.runtime.zk.ZkPartitionStates;
import dev.insync.reference.runtime.zk.ZkSession;
import dev.insync.reference.runtime.zk.ZkTopics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at a cluster through ZooKeeper, with a session of its own that is renewed when it expires. */
final class ClusterObserver implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterObserver.class);
    private static final int CONNECT_TIMEOUT_MS = 5_000;

    @FunctionalInterface
    private interface Look<R> {
        R at(ZkSession session) throws SessionEndedException;
    }

    private final String zookeeper;
    private final int sessionTimeoutMs;
    private @Nullable ZkSession session;
    private boolean closed;

    ClusterObserver(String zookeeper, int sessionTimeoutMs) {
        this.zookeeper = zookeeper;
        this.sessionTimeoutMs = sessionTimeoutMs;
    }

    Optional<Integer> controller() throws ClusterException {
        return look(session -> new ZkBrokers(session).controller(null));
    }

    Optional<Versioned<StateZnode>> partitionState(TopicPartition id) throws ClusterException {
        return look(session -> new ZkPartitionStates(session).read(id));
    }

    /** Every partition that has a state, without high watermarks. */
    List<PartitionView> partitions() throws ClusterException {
        return look(session -> {
            ZkTopics topics = new ZkTopics(session);
            ZkPartitionStates states = new ZkPartitionStates(session);
            List<PartitionView> views = new ArrayList<>();
            for (String topic : topics.names(null)) {
                Map<Integer, List<Integer>> replicas =
                        topics.assignment(topic).orElse(TopicAssignment.NONE).replicas();
                for (Map.Entry<Integer, List<Integer>> each : replicas.entrySet()) {
                    TopicPartition id = new TopicPartition(topic, each.getKey());
                    Optional<StateZnode> found = states.read(id).map(Versioned::value);
                    found.ifPresent(state -> views.add(new PartitionView(
                            id.toString(), each.getValue(), state.leader(), state.leaderEpoch(), state.isr(), -1)));
                }
            }
            return views;
        });
    }

    /** The epoch of each registered broker. */
    SortedMap<Integer, Long> brokerEpochs() throws ClusterException {
        return brokerEpochs(null);
    }

    /**
     * Waits until these brokers have registered anew and there is a controller.
     *
     * @param started the broker processes by id
     * @param before the epochs from before they were started, which do not count
     */
    void awaitRegistered(Map<Integer, BrokerProcess> started, Map<Integer, Long> before, long timeoutMs)
            throws ClusterException {
        Semaphore changed = new Semaphore(0);
        started.values().forEach(broker -> broker.onEnd(changed::release));
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        while (true) {
            changed.drainPermits();
            Map<Integer, Long> missing = new TreeMap<>();
            SortedMap<Integer, Long> epochs = brokerEpochs(changed::release);
            for (Map.Entry<Integer, BrokerProcess> entry : started.entrySet()) {
                if (!entry.getValue().alive()) {
                    throw new ClusterException(entry.getValue().obituary());
                }
                Long epoch = epochs.get(entry.getKey());
                if (epoch == null || epoch.equals(before.get(entry.getKey()))) {
                    missing.put(entry.getKey(), entry.getValue().process().pid());
                }
            }
            boolean controlled =
                    look(s -> new ZkBrokers(s).controller(changed::release)).isPresent();
            if (missing.isEmpty() && controlled) {
                return;
            }
            if (!await(changed, deadlineNs - System.nanoTime())) {
                throw new ClusterException("after " + timeoutMs + " ms "
                        + (missing.isEmpty()
                                ? "there is no controller"
                                : "not registered: brokers " + missing.keySet()));
            }
        }
    }

    /** Deletes {@code /controller}, unless that broker has it, and waits until it has. */
    void moveController(int brokerId, long timeoutMs) throws ClusterException {
        Semaphore changed = new Semaphore(0);
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        if (!controller().equals(Optional.of(brokerId))) {
            look(session -> new ZkBrokers(session).depose());
        }
        while (!look(session -> new ZkBrokers(session).controller(changed::release))
                .equals(Optional.of(brokerId))) {
            if (!await(changed, deadlineNs - System.nanoTime())) {
                throw new ClusterException(
                        "broker " + brokerId + " did not become the controller within " + timeoutMs + " ms");
            }
        }
    }

    @Override
    public void close() {
        ZkSession last;
        synchronized (this) {
            closed = true;
            last = session;
            session = null;
        }
        if (last != null) {
            last.close();
        }
    }

    private SortedMap<Integer, Long> brokerEpochs(@Nullable Runnable onChange) throws ClusterException {
        SortedMap<Integer, Long> epochs = new TreeMap<>();
        look(session -> new ZkBrokers(session).live(onChange))
                .forEach((id, broker) -> epochs.put(id, broker.brokerEpoch()));
        return epochs;
    }

    private <R> R look(Look<R> look) throws ClusterException {
        try {
            while (true) {
                ZkSession current = session();
                try {
                    return look.at(current);
                } catch (SessionEndedException e) {
                    if (Thread.currentThread().isInterrupted()) {
                        throw new ClusterException("interrupted while looking at ZooKeeper", e);
                    }
                }
            }
        } catch (ZkException | SessionEndedException e) {
            throw new ClusterException(String.valueOf(e.getMessage()), e);
        }
    }

    private synchronized ZkSession session() throws SessionEndedException, ClusterException {
        if (closed) {
            throw new ClusterException("the cluster is closed");
        }
        ZkSession current = session;
        if (current == null || current.ended()) {
            current = ZkSession.connect(zookeeper, sessionTimeoutMs, CONNECT_TIMEOUT_MS, this::onExpired);
            session = current;
        }
        return current;
    }

    private void onExpired() {
        LOG.warn("the observer's ZooKeeper session expired; the next look opens another");
    }

    private static boolean await(Semaphore changed, long nanos) throws ClusterException {
        try {
            return changed.tryAcquire(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted while waiting for brokers", e);
        }
    }
}
