package dev.insync.conformance.nemesis;

import dev.insync.reference.runtime.cluster.ClusterException;
import dev.insync.reference.runtime.cluster.LocalCluster;
import dev.insync.reference.runtime.cluster.PartitionView;
import dev.insync.reference.runtime.zk.StateZnode;
import dev.insync.reference.runtime.zk.Versioned;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the partitions' states in ZooKeeper while faults happen, about fifty times a second, and notes what must not be. */
final class StateWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StateWatch.class);
    private static final long LOOK_EVERY_MS = 20;
    private static final int MOST_NOTED = 10;

    private final LocalCluster running;
    private final String topic;
    private final Map<Integer, List<Integer>> replicas = new HashMap<>();
    private final Map<Integer, Versioned<StateZnode>> seen = new HashMap<>();
    private final List<String> broken = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "insync-state-watch");
    private volatile boolean closed;
    private long looks;

    private StateWatch(LocalCluster running, String topic) {
        this.running = running;
        this.topic = topic;
        thread.setDaemon(true);
    }

    /** Watches a topic that exists and is not reassigned. */
    static StateWatch start(LocalCluster running, String topic) throws ClusterException {
        StateWatch watch = new StateWatch(running, topic);
        for (PartitionView view : running.partitions()) {
            int dash = view.partition().lastIndexOf('-');
            if (view.partition().substring(0, dash).equals(topic)) {
                watch.replicas.put(Integer.parseInt(view.partition().substring(dash + 1)), view.replicas());
            }
        }
        watch.thread.start();
        return watch;
    }

    /** The properties that did not hold, the first ones of them. */
    synchronized List<String> broken() {
        return List.copyOf(broken);
    }

    /** How often it has looked. */
    synchronized long looks() {
        return looks;
    }

    private void run() {
        while (!closed) {
            try {
                for (int partition : replicas.keySet()) {
                    look(partition);
                }
            } catch (ClusterException e) {
                LOG.debug("the states could not be seen: {}", e.getMessage());
            }
            LeaderFaults.pass(LOOK_EVERY_MS);
        }
    }

    private void look(int partition) throws ClusterException {
        Optional<Versioned<StateZnode>> now = running.versionedState(topic, partition);
        synchronized (this) {
            looks++;
            if (now.isEmpty()) {
                note(List.of("VersionsRise: the state of " + topic + "-" + partition + " is gone"));
                return;
            }
            note(StateTransitions.broken(
                    topic + "-" + partition,
                    seen.get(partition),
                    now.get(),
                    replicas.getOrDefault(partition, List.of())));
            seen.put(partition, now.get());
        }
    }

    private void note(List<String> found) {
        for (String each : found) {
            if (broken.size() < MOST_NOTED && !broken.contains(each)) {
                broken.add(each);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
