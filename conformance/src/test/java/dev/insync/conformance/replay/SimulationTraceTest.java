package dev.insync.conformance.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.core.Fix;
import dev.insync.reference.core.Fixes;
import dev.insync.reference.core.Outcome;
import dev.insync.reference.core.cluster.ClusterConfig;
import dev.insync.reference.core.cluster.ClusterState;
import dev.insync.reference.sim.Simulation;
import dev.insync.reference.sim.SimulationOptions;
import dev.insync.spec.engine.Obstacle;
import dev.insync.spec.model.SpecSources;
import dev.insync.spec.trace.Validation;
import dev.insync.spec.trace.ValidationResult;
import dev.insync.spec.trace.ValidationResult.Verdict;
import dev.insync.spec.trace.ValidationText;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs of the core, at bounds beyond every model, are behaviours of the specification. */
class SimulationTraceTest {
    @TempDir
    private Path directory;

    private List<String> trace(long seed, int brokers, int partitions, long steps) throws Exception {
        return write(new SimulationOptions(seed, brokers, partitions, steps, 2, Fixes.all()));
    }

    private List<String> write(SimulationOptions options) throws Exception {
        Path file = directory.resolve("trace.ndjson");
        SimulationTrace.write(options, file);
        return new ArrayList<>(Files.readAllLines(file));
    }

    private ValidationResult validate(List<String> lines) throws Exception {
        Path file = directory.resolve("judged.ndjson");
        Files.write(file, lines);
        try (Reader reader = Files.newBufferedReader(file)) {
            return Validation.against(SpecSources.find()).run("judged.ndjson", reader);
        }
    }

    @Test
    void randomRunsAreAccepted() throws Exception {
        long repeats = 0;
        for (long seed = 5; seed <= 7; seed++) {
            List<String> lines = trace(seed, 4, 2, 250);
            assertEquals(251, lines.size());
            assertEquals(Verdict.ACCEPTED, validate(lines).verdict(), "seed " + seed);
            repeats += Simulation.run(new SimulationOptions(seed, 4, 2, 250, 2, Fixes.all()))
                    .repeats();
        }
        assertTrue(repeats > 0, "no request arrived twice");
    }

    /** The core deviates, the specification does not: the first step at which they part, and why it cannot be. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            KAFKA-428   | 2 | 200 | "KAFKA-428" \\in Fixes => zk.state[p].version = w.version
            KIP-320     | 2 | 30  | Fence(q.type = "diverging") \\in Fixes => q.leaderEpoch = replica[p][f].leaderEpoch
            DEDUPLICATE | 1 | 100 | ~IsDuplicate(r, v)
            KIP-966     | 1 | 110 | replica[0][b1].highWatermark: recorded 5, but the specification has 3
            """)
    void aCoreWithoutARuleIsRejectedAtTheFirstStepThatDeviates(String fix, long seed, long steps, String reason)
            throws Exception {
        Fixes without = Fixes.without(List.of(Fix.of(fix)));
        SimulationOptions options = new SimulationOptions(seed, 3, 1, steps, 2, without);
        List<String> lines = write(options);
        lines.set(
                0,
                write(new SimulationOptions(seed, 3, 1, steps, 2, Fixes.all())).get(0));

        ValidationResult result = validate(lines);

        assertEquals(Verdict.REJECTED, result.verdict());
        // The first line of a trace is its header.
        assertEquals(
                1 + firstDeviation(options),
                result.frontier().get(0).stuck().get(0).event().line());
        assertTrue(
                ValidationText.lines(result).stream().anyMatch(line -> line.contains(reason)),
                () -> String.join("\n", ValidationText.lines(result)));
    }

    /** The step that a core with every rule would not do, or would do otherwise. */
    private static long firstDeviation(SimulationOptions options) {
        ClusterConfig faultless = Simulation.config(options).withFixes(Fixes.all());
        List<Long> deviations = new ArrayList<>();
        Simulation.run(options, (step, nowUs, event, before, after) -> {
            if (!(event.on(before, faultless) instanceof Outcome.Step<ClusterState> other)
                    || !other.state().equals(after)) {
                deviations.add(step);
            }
        });
        return deviations.get(0);
    }

    @Test
    void aRunThatLeavesAStepOutIsRejectedAtTheStepThatNeedsIt() throws Exception {
        List<String> lines = trace(5, 3, 1, 100);
        int left = 0;
        while (!lines.get(left).contains("\"HandleFetch\"")) {
            left++;
        }
        lines.remove(left);
        ValidationResult result = validate(lines);
        assertEquals(Verdict.REJECTED, result.verdict());
        ValidationResult.Stuck stuck = result.frontier().get(0).stuck().get(0);
        Obstacle.Disabled disabled = assertInstanceOf(Obstacle.Disabled.class, stuck.obstacle());
        assertEquals("HandleFetchResponse", stuck.event().action());
        assertTrue(disabled.failed().get(0).text().contains("records"), () -> disabled.toString());
    }
}
