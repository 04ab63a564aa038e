package dev.insync.conformance.workload;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** One run from the creation of its topic to the judgement: load, whatever is done meanwhile, healing, the final read. */
public final class Experiment {
    private static final Duration TOPIC_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration HEALING_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(60);

    /** What happens while the load is on; the load ends when it returns. */
    public interface Meanwhile {
        void happens() throws Incident;
    }

    private Experiment() {}

    /**
     * Runs it.
     *
     * @param story told what happens, one line at a time
     * @throws ClusterUnavailableException when the topic cannot be created; then there was no load
     */
    public static Judgement run(
            ClusterView cluster,
            WorkloadOptions options,
            Recorder recorder,
            Meanwhile meanwhile,
            Consumer<String> story)
            throws ClusterUnavailableException {
        int replicas = cluster.createTopic(options.topic(), options.partitions(), TOPIC_TIMEOUT);
        story.accept("topic " + options.topic() + ": " + options.partitions() + " partitions, " + replicas
                + (replicas == 1 ? " replica" : " replicas") + " each");
        List<String> incidents = new ArrayList<>();
        try (Workload workload = Workload.start(options, recorder)) {
            try {
                meanwhile.happens();
            } catch (Incident e) {
                incidents.add(String.valueOf(e.getMessage()));
            }
            story.accept("load ends; waiting for the last answers");
            workload.stop();
            if (!cluster.awaitHealthy(options.topic(), options.partitions(), HEALING_TIMEOUT)) {
                incidents.add(
                        "some replica was not in sync " + HEALING_TIMEOUT.toSeconds() + " s after the load had ended");
            }
            story.accept("reading every partition from its first offset to its end");
            for (int partition : workload.readAll(READ_TIMEOUT)) {
                incidents.add("partition " + partition + " could not be read to its end within "
                        + READ_TIMEOUT.toSeconds() + " s");
            }
        } catch (Workload.CrashException e) {
            incidents.add(String.valueOf(e.getMessage()));
        }
        return Judgement.of(recorder.history(), incidents);
    }
}
