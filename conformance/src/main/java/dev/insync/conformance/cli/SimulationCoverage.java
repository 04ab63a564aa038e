package dev.insync.conformance.cli;

import dev.insync.conformance.replay.ModelCoverage;
import dev.insync.reference.sim.Coverage;
import dev.insync.spec.graph.StateGraph;
import dev.insync.spec.model.Model;
import dev.insync.spec.model.ModelCatalog;
import dev.insync.spec.model.ModelEntry;
import dev.insync.spec.model.SpecException;
import dev.insync.spec.model.SpecSources;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** What the simulation reached beyond the models, and the models beyond the simulation. */
final class SimulationCoverage {
    /** Models whose complete graph is replayed on the core. */
    private static final Set<String> TIERS = Set.of("smoke", "standard");

    private SimulationCoverage() {}

    static void print(PrintWriter out, ProgressLine progress, Coverage coverage) {
        Set<String> reached = coverage.pairs().keySet();
        Set<String> models;
        try {
            models = ofModels(progress);
        } catch (SpecException | IOException e) {
            out.println("   no comparison with the models: " + e.getMessage());
            return;
        }
        print(out, "that no model reached", reached, models);
        print(out, "that models reached and this run did not", models, reached);
    }

    private static void print(PrintWriter out, String what, Set<String> pairs, Set<String> without) {
        Set<String> rest = new TreeSet<>(pairs);
        rest.removeAll(without);
        out.printf(Locale.ROOT, "   %d of %d pairs of action and outcome %s%n", rest.size(), pairs.size(), what);
        rest.forEach(pair -> out.println("      " + pair));
    }

    private static Set<String> ofModels(ProgressLine progress) throws SpecException, IOException {
        ModelCatalog catalog = ModelCatalog.load(SpecSources.find());
        Set<String> pairs = new TreeSet<>();
        for (ModelEntry entry : catalog.entries()) {
            if (TIERS.contains(entry.tier().toString().toLowerCase(Locale.ROOT))) {
                progress.live("   comparing with the model " + entry.name());
                Model model = catalog.open(entry.name());
                StateGraph graph = StateGraph.open(model, StateGraph.defaultDirectory());
                pairs.addAll(ModelCoverage.pairs(model, graph));
            }
        }
        progress.clear();
        return pairs;
    }
}
