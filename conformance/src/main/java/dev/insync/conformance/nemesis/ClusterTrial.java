package dev.insync.conformance.nemesis;

import dev.insync.conformance.workload.ClusterUnavailableException;
import dev.insync.conformance.workload.ClusterView;
import dev.insync.conformance.workload.Experiment;
import dev.insync.conformance.workload.Judgement;
import dev.insync.conformance.workload.Recorder;
import dev.insync.conformance.workload.WorkloadOptions;
import dev.insync.reference.runtime.cluster.ClusterException;
import dev.insync.reference.runtime.cluster.ClusterOptions;
import dev.insync.reference.runtime.cluster.LocalCluster;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The reference cluster on trial: it starts, takes load, loses the leader of a partition and gets it back, and is judged. */
public final class ClusterTrial {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);
    private static final int VICTIM_PARTITION = 0;

    /**
     * What came out.
     *
     * @param errors what clients met on the way, with how often
     * @param kill what the nemesis did; empty when it did not get to the end of its schedule
     * @param firstAck from the order to start the cluster to the first acknowledged record, with the creation of its topic
     */
    public record Result(
            Judgement judgement,
            WorkloadOptions load,
            Map<String, Integer> errors,
            Optional<LeaderKill.Outcome> kill,
            Duration firstAck) {}

    private final ClusterOptions cluster;
    private final LeaderKill.Schedule schedule;
    private final Consumer<String> story;

    /**
     * @param cluster what to start
     * @param story told what happens, one line at a time
     */
    public ClusterTrial(ClusterOptions cluster, LeaderKill.Schedule schedule, Consumer<String> story) {
        this.cluster = cluster;
        this.schedule = schedule;
        this.story = story;
    }

    /**
     * Runs it; at the end no broker is left.
     *
     * @param topic name for the topic; the cluster must not know it yet
     * @param watcher is handed the recorder before the load begins
     * @throws ClusterException when the cluster does not start
     * @throws ClusterUnavailableException when it starts but serves nobody
     */
    public Result run(String topic, long seed, Consumer<Recorder> watcher)
            throws ClusterException, ClusterUnavailableException {
        long startNanos = System.nanoTime();
        AtomicLong firstAckNanos = new AtomicLong();
        try (LocalCluster running = LocalCluster.start(cluster)) {
            story.accept(cluster.brokers() + " brokers are up at " + running.bootstrapServers() + " after "
                    + millisSince(startNanos) + " ms");
            WorkloadOptions load = WorkloadOptions.standard(running.bootstrapServers(), topic, seed);
            Recorder recorder = new Recorder(topic, load.partitions());
            recorder.addListener((partition, invokeNs, ackNs) -> firstAckNanos.compareAndSet(0, System.nanoTime()));
            watcher.accept(recorder);
            AtomicReference<LeaderKill.@Nullable Outcome> kill = new AtomicReference<>();
            try (ClusterView view = ClusterView.connect(running.bootstrapServers(), CONNECT_TIMEOUT)) {
                view.awaitBrokers(cluster.brokers(), CONNECT_TIMEOUT);
                LeaderKill nemesis = new LeaderKill(
                        new LocalClusterDriver(running),
                        sight(view, load),
                        recorder,
                        VICTIM_PARTITION,
                        schedule,
                        story);
                Judgement judgement = Experiment.run(view, load, recorder, () -> kill.set(nemesis.run()), story);
                Duration firstAck = Duration.ofNanos(Math.max(0, firstAckNanos.get() - startNanos));
                return new Result(judgement, load, recorder.errors(), Optional.ofNullable(kill.get()), firstAck);
            }
        }
    }

    private static LeaderKill.Sight sight(ClusterView view, WorkloadOptions load) {
        return new LeaderKill.Sight() {
            @Override
            public OptionalInt leader(int partition) {
                return view.leader(load.topic(), partition);
            }

            @Override
            public boolean awaitHealthy(Duration timeout) {
                return view.awaitHealthy(load.topic(), load.partitions(), timeout);
            }
        };
    }

    private static long millisSince(long startNanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    }
}
