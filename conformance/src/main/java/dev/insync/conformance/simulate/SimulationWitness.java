package dev.insync.conformance.simulate;

import dev.insync.conformance.mutate.Level;
import dev.insync.conformance.mutate.ModelGraph;
import dev.insync.conformance.mutate.Witness;
import dev.insync.linearizability.Verdict;
import dev.insync.linearizability.log.LogResult;
import dev.insync.reference.core.Fix;
import dev.insync.reference.core.Fixes;
import dev.insync.reference.sim.Coverage;
import dev.insync.reference.sim.Simulation;
import dev.insync.reference.sim.SimulationOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Simulates clusters of a mutant of the core. A run goes on where a property does not hold, so that the history of its clients
 * is judged for itself.
 */
public final class SimulationWitness implements Witness {
    /** So many seeds make every action happen. */
    private static final int ENOUGH_FOR_EVERY_ACTION = 100;
    /** Once one level noticed, so many more seeds are for the other one. */
    private static final int MORE_SEEDS = 30;

    private static final int STEPS = 4_000;

    /** Called by name, in the mutant's class loader. */
    public SimulationWitness() {}

    @Override
    public Map<Level, String> testify(List<ModelGraph> graphs, int seeds, List<String> withoutFixes) {
        Fixes fixes = Fixes.without(withoutFixes.stream().map(Fix::of).toList());
        Map<Level, String> noticed = new TreeMap<>();
        Coverage coverage = new Coverage();
        int last = seeds;
        for (int seed = 1; seed <= last; seed++) {
            Simulation.Run run;
            try {
                run = Simulation.runOnAndHeal(new SimulationOptions(seed, 3, 1 + seed % 2, STEPS, 2, fixes));
            } catch (RuntimeException e) {
                noticed.putIfAbsent(Level.SIMULATOR, "seed " + seed + ": " + e);
                continue;
            }
            coverage.addAll(run.coverage());
            if (run.violation() != null) {
                noticed.putIfAbsent(
                        Level.SIMULATOR,
                        "seed " + seed + ", step " + run.violation().step() + ": "
                                + run.violation().property());
            }
            LogResult history = ClientHistory.judge(run);
            if (history.verdict() == Verdict.VIOLATION) {
                noticed.putIfAbsent(
                        Level.HISTORIES,
                        "seed " + seed + ": " + history.violations().get(0).kind());
            }
            if (noticed.size() == 2) {
                return noticed;
            }
            last = noticed.isEmpty() ? seeds : Math.min(last, seed + MORE_SEEDS);
        }
        if (noticed.isEmpty() && seeds >= ENOUGH_FOR_EVERY_ACTION) {
            List<String> never = new ArrayList<>(coverage.never());
            // Only a controller without the rule of that name reads first and watches later.
            never.remove("WatchRegistry");
            if (!never.isEmpty()) {
                noticed.put(Level.SIMULATOR, "never: " + String.join(", ", never));
            }
        }
        return noticed;
    }
}
