package dev.insync.conformance.replay;

import dev.insync.reference.core.Outcome;
import dev.insync.reference.core.cluster.ClusterConfig;
import dev.insync.reference.core.cluster.ClusterState;
import dev.insync.reference.core.cluster.Event;
import dev.insync.reference.sim.Coverage;
import dev.insync.spec.graph.Expansion;
import dev.insync.spec.graph.StateGraph;
import dev.insync.spec.model.Model;
import dev.insync.spec.model.SpecException;
import dev.insync.spec.value.ActionInstance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which actions end in which way somewhere in a model: {@code Action done}, or {@code Action REFUSAL}, as the simulator counts
 * them. Kept in a file beside the graph, which another core does not believe.
 */
public final class ModelCoverage {
    private final ClusterConfig config;
    private final StateCodec states;
    private final EventCodec events;
    private final Coverage coverage = new Coverage();
    private final Map<ActionInstance, Event> translated = new IdentityHashMap<>();

    private ModelCoverage(ClusterConfig config) {
        this.config = config;
        BrokerNames brokers = new BrokerNames(config.brokers());
        this.states = new StateCodec(brokers, new PartitionNumbers(config.partitions()));
        this.events = new EventCodec(brokers);
    }

    /** The pairs of a model. */
    public static Set<String> pairs(Model model, StateGraph graph) throws IOException, SpecException {
        return pairs(model, graph, CoreClasses.hash());
    }

    static Set<String> pairs(Model model, StateGraph graph, String coreHash) throws IOException, SpecException {
        Path file = graph.file().resolveSibling(graph.file().getFileName() + ".pairs");
        // The graph's name says which specification and model; this line says which core.
        String core = "insync-pairs/2 " + coreHash;
        if (Files.isReadable(file)) {
            List<String> lines = Files.readAllLines(file);
            if (!lines.isEmpty() && lines.get(0).equals(core)) {
                return new TreeSet<>(lines.subList(1, lines.size()));
            }
        }
        ModelCoverage visitor = new ModelCoverage(EdgeReplay.config(model));
        graph.visit(visitor::expansion);
        Set<String> pairs = visitor.coverage.pairs().keySet();
        StringBuilder text = new StringBuilder(core).append('\n');
        pairs.forEach(pair -> text.append(pair).append('\n'));
        Path fresh = Files.createTempFile(file.getParent(), "pairs", ".tmp");
        Files.writeString(fresh, text);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        return pairs;
    }

    private void expansion(Expansion expansion) {
        ClusterState from = states.load(expansion.from().state());
        for (Expansion.Enabled enabled : expansion.enabled()) {
            apply(from, enabled.action());
        }
        for (ActionInstance refused : expansion.refused()) {
            apply(from, refused);
        }
    }

    private void apply(ClusterState from, ActionInstance action) {
        Event event = translated.computeIfAbsent(action, events::event);
        Outcome<ClusterState> outcome = event.on(from, config);
        coverage.add(event, outcome);
    }
}
