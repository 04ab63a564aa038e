package dev.insync.conformance.nemesis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.conformance.nemesis.FaultDeck.Kind;
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
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real brokers under random faults. They mostly wait, so these tests run beside all others: see junit-platform.properties. */
@Execution(ExecutionMode.CONCURRENT)
class SoakTest {
    private static final long SEED = 3;

    /** A fault that comes at the wrong moment shows nothing, and is repeated: but not without end. */
    private static final int MOST_FAULTS = 3;

    @TempDir
    private Path directory;

    private final List<String> story = new ArrayList<>();

    @Test
    void twoMinutesOfFaultsLoseNothing() throws Exception {
        assertHolds(Duration.ofMinutes(2));
    }

    @Test
    @Tag("deep")
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void twentyMinutesOfFaultsLoseNothing() throws Exception {
        assertHolds(Duration.ofMinutes(20));
    }

    @ParameterizedTest
    @CsvSource({
        "ACKS-ALL, KILL_UNFOLLOWED, LOST",
        "DEDUPLICATE, KILL_TWO_LEADERS_APART, DUPLICATE",
        "KAFKA-5793, KILL_TWO_LEADERS_APART, DUPLICATE"
    })
    void aMissingRuleIsFoundOut(String rule, Kind fault, ViolationKind kind) throws Exception {
        Judgement judgement =
                judge(Soak.untilFoundOut(options().withoutRule(rule), fault, MOST_FAULTS, SEED, story::add));

        assertEquals(Verdict.VIOLATION, judgement.verdict(), this::told);
        assertTrue(judgement.found(kind) > 0, this::told);
    }

    private void assertHolds(Duration time) throws Exception {
        Judgement judgement = judge(new Soak(options(), time, SEED, story::add));

        assertEquals(Verdict.OK, judgement.verdict(), () -> judgement.headline() + "\n" + told());
        assertTrue(judgement.kafka().counts().acknowledged() > 1_000);
        assertFalse(judgement.history().faults().isEmpty());
    }

    private ClusterOptions options() {
        return ClusterOptions.defaults(directory).withBasePort(0);
    }

    private static Judgement judge(Soak soak) throws Exception {
        String topic = "soak";
        Recorder recorder = new Recorder(topic, WorkloadOptions.DEFAULT_PARTITIONS);
        return soak.run(topic, recorder);
    }

    private String told() {
        return String.join("\n", story);
    }
}
