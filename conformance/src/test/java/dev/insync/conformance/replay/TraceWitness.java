package dev.insync.conformance.replay;

import dev.insync.conformance.mutate.Level;
import dev.insync.conformance.mutate.ModelGraph;
import dev.insync.conformance.mutate.Witness;
import dev.insync.reference.core.Fixes;
import dev.insync.reference.sim.SimulationOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes a trace of a simulated cluster of the mutant whose class loader loaded this. */
public final class TraceWitness implements Witness {
    /** Where the trace is written. */
    public static final Path FILE = Path.of("target", "mutant.ndjson");

    @Override
    public Map<Level, String> testify(List<ModelGraph> graphs, int seeds, List<String> withoutFixes)
            throws IOException {
        SimulationTrace.write(new SimulationOptions(5, 3, 1, 60, 2, Fixes.all()), FILE);
        return Map.of();
    }
}
