package dev.insync.conformance.nemesis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.conformance.workload.Judgement;
import dev.insync.conformance.workload.Recorder;
import dev.insync.conformance.workload.WorkloadOptions;
import dev.insync.linearizability.Verdict;
import dev.insync.linearizability.log.ViolationKind;
import dev.insync.reference.runtime.cluster.ClusterOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real brokers under random faults. */
class SoakTest {
    @TempDir
    private Path directory;

    private final List<String> story = new ArrayList<>();

    @Test
    void fewFaultsLoseNothing() throws Exception {
        assertHolds(Duration.ofSeconds(8));
    }

    @Test
    @Tag("deep")
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void twentyMinutesOfFaultsLoseNothing() throws Exception {
        assertHolds(Duration.ofMinutes(20));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ACKS-ALL", "KIP-101"})
    @Tag("deep")
    void brokersWithoutARuleLoseRecords(String rule) throws Exception {
        Judgement judgement = soak(options().withoutRule(rule), Duration.ofMinutes(2));

        assertEquals(Verdict.VIOLATION, judgement.verdict(), () -> String.join("\n", story));
        assertTrue(judgement.found(ViolationKind.LOST) > 0);
    }

    private void assertHolds(Duration time) throws Exception {
        Judgement judgement = soak(options(), time);

        assertEquals(Verdict.OK, judgement.verdict(), () -> judgement.headline() + "\n" + String.join("\n", story));
        assertTrue(judgement.kafka().counts().acknowledged() > 1_000);
        assertTrue(!judgement.history().faults().isEmpty());
    }

    private ClusterOptions options() {
        return ClusterOptions.defaults(directory).withBasePort(0);
    }

    private Judgement soak(ClusterOptions options, Duration time) throws Exception {
        String topic = "soak";
        Recorder recorder = new Recorder(topic, WorkloadOptions.DEFAULT_PARTITIONS);
        return new Soak(options, time, 3, story::add).run(topic, recorder);
    }
}
