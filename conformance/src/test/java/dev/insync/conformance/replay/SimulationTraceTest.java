package dev.insync.conformance.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.core.Fixes;
import dev.insync.reference.sim.SimulationOptions;
import dev.insync.spec.engine.Obstacle;
import dev.insync.spec.model.SpecSources;
import dev.insync.spec.trace.Validation;
import dev.insync.spec.trace.ValidationResult;
import dev.insync.spec.trace.ValidationResult.Verdict;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of the core, at bounds beyond every model, are behaviours of the specification. */
class SimulationTraceTest {
    @TempDir
    private Path directory;

    private List<String> trace(long seed, int brokers, int partitions, long steps) throws Exception {
        Path file = directory.resolve("trace.ndjson");
        SimulationTrace.write(new SimulationOptions(seed, brokers, partitions, steps, 2, Fixes.all()), file);
        return Files.readAllLines(file);
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
        for (long seed = 5; seed <= 7; seed++) {
            List<String> lines = trace(seed, 4, 2, 250);
            assertEquals(251, lines.size());
            assertEquals(Verdict.ACCEPTED, validate(lines).verdict(), "seed " + seed);
        }
    }

    @Test
    void aRunThatLeavesAStepOutIsRejectedAtTheStepThatNeedsIt() throws Exception {
        List<String> lines = new ArrayList<>(trace(5, 3, 1, 100));
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
