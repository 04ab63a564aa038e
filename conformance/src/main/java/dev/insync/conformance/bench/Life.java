package dev.insync.conformance.bench;

import dev.insync.conformance.workload.ClusterUnavailableException;
import dev.insync.conformance.workload.ClusterView;
import dev.insync.conformance.workload.SteadyProducer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A cluster of one system, from its start to its end. */
final class Life implements AutoCloseable {
    private static final String STEADY = "bench-steady";
    private static final int PARTITIONS = 3;
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(30);
    private static final Duration SILENCE_LIMIT = Duration.ofSeconds(60);
    private static final Duration STEADY_FOR = Duration.ofMillis(500);

    private final String system;
    private final RunningCluster cluster;
    private final ClusterView view;
    private final SteadyProducer producer;
    private final Path data;
    private final Duration start;

    private Life(
            String system,
            RunningCluster cluster,
            ClusterView view,
            SteadyProducer producer,
            Path data,
            Duration start) {
        this.system = system;
        this.cluster = cluster;
        this.view = view;
        this.producer = producer;
        this.data = data;
        this.start = start;
    }

    /**
     * Starts a cluster, and waits for its first acknowledged record.
     *
     * @param data an empty directory, which is deleted in the end
     */
    static Life begin(ClusterMaker maker, Children children, Path data) throws BenchException {
        long startNs = System.nanoTime();
        RunningCluster cluster = maker.start(data, children);
        ClusterView view = null;
        SteadyProducer producer = null;
        try {
            view = connect(cluster.bootstrapServers());
            view.awaitBrokers(ClusterMaker.BROKERS, START_LIMIT);
            view.createTopic(STEADY, PARTITIONS, REQUEST_LIMIT);
            producer = new SteadyProducer(cluster.bootstrapServers(), STEADY);
            producer.send();
            Duration start = Duration.ofNanos(System.nanoTime() - startNs);
            return new Life(maker.name(), cluster, view, producer, data, start);
        } catch (ClusterUnavailableException e) {
            if (producer != null) {
                producer.close();
            }
            if (view != null) {
                view.close();
            }
            end(cluster, data);
            throw new BenchException(maker.name() + ": " + e.getMessage(), e);
        }
    }

    /** Tries until somebody listens: how soon that is belongs to what is measured. */
    private static ClusterView connect(String bootstrapServers) throws ClusterUnavailableException {
        long deadlineNs = System.nanoTime() + START_LIMIT.toNanos();
        while (true) {
            try {
                return ClusterView.connect(bootstrapServers, REQUEST_LIMIT);
            } catch (ClusterUnavailableException e) {
                if (System.nanoTime() > deadlineNs || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        }
    }

    RunningCluster cluster() {
        return cluster;
    }

    /** Sends one record after another. */
    SteadyProducer producer() {
        return producer;
    }

    /** From the start of the processes to the first acknowledged record. */
    Duration start() {
        return start;
    }

    void createTopic(String topic) throws BenchException {
        try {
            view.createTopic(topic, PARTITIONS, REQUEST_LIMIT);
        } catch (ClusterUnavailableException e) {
            throw new BenchException(system + ": " + e.getMessage(), e);
        }
    }

    void deleteTopic(String topic) {
        view.deleteTopic(topic);
    }

    /** How long nothing is acknowledged after SIGKILL of the leader that the producer sends to. */
    Duration silence() throws BenchException {
        int leader = view.leader(STEADY, 0)
                .orElseThrow(() -> new BenchException(system + ": a partition without a leader before the kill"));
        ProcessHandle process = cluster.broker(leader);
        try {
            return producer.longestSilence(STEADY_FOR, SILENCE_LIMIT, process::destroyForcibly);
        } catch (ClusterUnavailableException e) {
            throw new BenchException(system + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws BenchException {
        producer.close();
        view.close();
        end(cluster, data);
    }

    private static void end(RunningCluster cluster, Path data) throws BenchException {
        cluster.stop();
        try {
            Scratch.delete(data);
        } catch (IOException e) {
            throw new BenchException("cannot delete " + data + ": " + e.getMessage(), e);
        }
    }
}
