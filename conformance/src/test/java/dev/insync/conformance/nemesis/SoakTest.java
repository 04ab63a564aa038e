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
import java.util.stream.LongStream;
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
    private static final Duration ONE_FAULT = Duration.ZERO;

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
        Judgement judgement = soak(options().withoutRule(rule), ONE_FAULT, seed(fault));

        assertEquals(Verdict.VIOLATION, judgement.verdict(), this::told);
        assertTrue(judgement.found(kind) > 0, this::told);
    }

    @Test
    @Tag("deep")
    void truncationToTheHighWatermarkIsFoundOut() throws Exception {
        Judgement judgement = soak(options().withoutRule("KIP-101"), Duration.ofMinutes(4), 3);

        assertEquals(Verdict.VIOLATION, judgement.verdict(), this::told);
        assertTrue(judgement.found(ViolationKind.LOST) > 0, this::told);
    }

    private void assertHolds(Duration time) throws Exception {
        Judgement judgement = soak(options(), time, 3);

        assertEquals(Verdict.OK, judgement.verdict(), () -> judgement.headline() + "\n" + told());
        assertTrue(judgement.kafka().counts().acknowledged() > 1_000);
        assertFalse(judgement.history().faults().isEmpty());
    }

    /** One that begins with this fault. */
    private static long seed(Kind first) {
        return LongStream.iterate(1, seed -> seed + 1)
                .filter(seed -> FaultDeck.firstRound(seed).get(0) == first)
                .findFirst()
                .orElseThrow();
    }

    private ClusterOptions options() {
        return ClusterOptions.defaults(directory).withBasePort(0);
    }

    private Judgement soak(ClusterOptions options, Duration time, long seed) throws Exception {
        String topic = "soak";
        Recorder recorder = new Recorder(topic, WorkloadOptions.DEFAULT_PARTITIONS);
        return new Soak(options, time, seed, story::add).run(topic, recorder);
    }

    private String told() {
        return String.join("\n", story);
    }
}
