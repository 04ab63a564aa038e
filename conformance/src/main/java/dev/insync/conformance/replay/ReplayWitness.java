package dev.insync.conformance.replay;

import dev.insync.conformance.mutate.Level;
import dev.insync.conformance.mutate.ModelGraph;
import dev.insync.conformance.mutate.Witness;
import dev.insync.spec.model.Model;
import dev.insync.spec.model.SpecException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Replays state graphs on a mutant of the core until it fails at an edge and at a refusal. Once it failed at one of them, the
 * other is looked for in small graphs only.
 */
public final class ReplayWitness implements Witness {
    /** Edges and refusals. */
    private static final long ENOUGH_FOR_ONE = 1_000_000;

    /** Called by name, in the mutant's class loader. */
    public ReplayWitness() {}

    @Override
    public Map<Level, String> testify(List<ModelGraph> graphs, int seeds, List<String> withoutFixes)
            throws IOException, SpecException {
        Map<Level, String> noticed = new TreeMap<>();
        long looked = 0;
        for (ModelGraph each : graphs) {
            Model model = each.model();
            for (String fix : withoutFixes) {
                model = model.without(fix);
            }
            EdgeReplay.Differences found = EdgeReplay.differences(EdgeReplay.config(model), each.graph());
            String name = each.model().entry().name();
            found.edge().ifPresent(edge -> noticed.putIfAbsent(Level.EDGES, name + ": " + edge));
            found.refusal().ifPresent(refusal -> noticed.putIfAbsent(Level.REFUSALS, name + ": " + refusal));
            looked += found.looked();
            if (noticed.size() == 2 || (noticed.size() == 1 && looked > ENOUGH_FOR_ONE)) {
                break;
            }
        }
        return noticed;
    }
}
