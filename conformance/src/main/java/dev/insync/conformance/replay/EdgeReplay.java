package dev.insync.conformance.replay;

import dev.insync.reference.core.Acks;
import dev.insync.reference.core.Fix;
import dev.insync.reference.core.Fixes;
import dev.insync.reference.core.Outcome;
import dev.insync.reference.core.Rules;
import dev.insync.reference.core.cluster.ClusterConfig;
import dev.insync.reference.core.cluster.ClusterState;
import dev.insync.reference.core.cluster.Event;
import dev.insync.reference.core.cluster.Fault;
import dev.insync.reference.core.cluster.Faults;
import dev.insync.reference.core.cluster.Partitioning;
import dev.insync.spec.graph.Expansion;
import dev.insync.spec.graph.GraphState;
import dev.insync.spec.graph.StateGraph;
import dev.insync.spec.model.ConfigText;
import dev.insync.spec.model.Model;
import dev.insync.spec.model.SpecException;
import dev.insync.spec.value.ActionInstance;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Replays the complete state graph of a model on the core.
 *
 * <p>For every state and every action instance: where it is enabled, the core's successor must be one of the
 * specification's; where it is not, the core must refuse. After all of them every state must still dump to what it was
 * loaded from. There is no sampling.
 */
public final class EdgeReplay {
    private static final int MOST_FAILURES = 20;

    private final String model;
    private final ClusterConfig config;
    private final StateCodec states;
    private final EventCodec events;
    /** By the number of the state. */
    private @Nullable ClusterState[] loaded = new ClusterState[1 << 12];

    private final Map<ActionInstance, Event> translated = new IdentityHashMap<>();
    private final Map<String, Long> edgesByAction = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();
    private final LongConsumer progress;

    private long stateCount;
    private long edges;
    private long edgesHeld;
    private long refusals;
    private long refusalsHeld;
    private final List<String> missedSuccessors = new ArrayList<>();
    private long missed;
    private long failed;
    private @Nullable String firstEdge;
    private @Nullable String firstRefusal;

    private EdgeReplay(String model, ClusterConfig config, LongConsumer progress) {
        this.model = model;
        this.config = config;
        this.progress = progress;
        BrokerNames brokers = new BrokerNames(config.brokers());
        this.states = new StateCodec(brokers, new PartitionNumbers(config.partitions()));
        this.events = new EventCodec(brokers);
        for (Class<?> event : Event.class.getPermittedSubclasses()) {
            edgesByAction.put(event.getSimpleName(), 0L);
        }
    }

    /**
     * Replays a graph on the core with the rules of the model.
     *
     * @param progress hears the number of states done, now and then
     */
    public static ReplayReport replay(Model model, StateGraph graph, LongConsumer progress)
            throws IOException, SpecException {
        return replay(model.entry().name(), config(model), graph, progress);
    }

    private static ReplayReport replay(String model, ClusterConfig config, StateGraph graph, LongConsumer progress)
            throws IOException {
        EdgeReplay replay = new EdgeReplay(model, config, progress);
        long start = System.nanoTime();
        graph.visit(replay::expansion);
        replay.states.altered().ifPresent(replay::failWhole);
        return replay.report(System.nanoTime() - start);
    }

    /**
     * The first edge and the first refusal at which the core differs.
     *
     * @param looked how many edges and refusals were looked at
     */
    record Differences(Optional<String> edge, Optional<String> refusal, long looked) {}

    /** Ends a replay that has found enough. */
    private static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Replays a graph on a core with these constants and rules, until it differed at an edge and at a refusal. */
    static Differences differences(ClusterConfig config, StateGraph graph) throws IOException {
        EdgeReplay replay = new EdgeReplay("", config, done -> {});
        try {
            graph.visit(expansion -> {
                replay.expansion(expansion);
                if (replay.firstEdge != null && replay.firstRefusal != null) {
                    throw new Enough();
                }
            });
            replay.states.altered().ifPresent(replay::failWhole);
        } catch (Enough e) {
            // Both are known.
        }
        return new Differences(
                Optional.ofNullable(replay.firstEdge),
                Optional.ofNullable(replay.firstRefusal),
                replay.edges + replay.refusals);
    }

    /** Whether a core with these constants and rules differs from the graph. */
    static boolean tellsApart(ClusterConfig config, StateGraph graph) throws IOException {
        Differences found = differences(config, graph);
        return found.edge().isPresent() || found.refusal().isPresent();
    }

    /** The constants of the model, for the core. */
    static ClusterConfig config(Model model) throws SpecException {
        ConfigText text = model.config();
        Faults budgets = Faults.NONE;
        for (Fault fault : Fault.values()) {
            budgets = budgets.with(fault, ModelConstants.number(text, fault.budget()));
        }
        return new ClusterConfig(
                ModelConstants.brokers(text, "Brokers").size(),
                ModelConstants.brokers(text, "FirstReplicas"),
                ModelConstants.broker(text, "FirstLeader"),
                ModelConstants.broker(text, "FirstController"),
                new Rules(
                        Fixes.of(ModelConstants.strings(text, "Fixes").stream()
                                .map(Fix::of)
                                .toList()),
                        ModelConstants.number(text, "MinInsyncReplicas")),
                ModelConstants.strings(text, "Acks").stream().map(Acks::of).collect(Collectors.toSet()),
                ModelConstants.bool(text, "Idempotent"),
                ModelConstants.bool(text, "OneShotWatches"),
                new Partitioning(
                        ModelConstants.number(text, "NumPartitions"),
                        ModelConstants.number(text, "NumKeys"),
                        ModelConstants.number(text, "MaxRecords")),
                budgets);
    }

    private void expansion(Expansion expansion) {
        ClusterState from = load(expansion.from());
        stateCount++;
        if (expansion.initial() && !from.equals(ClusterState.init(config))) {
            failEdge(expansion.from(), "Init", "the core starts elsewhere");
        }
        for (Expansion.Enabled enabled : expansion.enabled()) {
            enabled(expansion.from(), from, enabled);
        }
        for (ActionInstance action : expansion.refused()) {
            refused(expansion.from(), from, action);
        }
        if ((stateCount & 0xFFF) == 0) {
            progress.accept(stateCount);
        }
    }

    private void refused(GraphState at, ClusterState from, ActionInstance action) {
        refusals++;
        Event event = event(action);
        String problem = "the specification refuses it, the core does it";
        try {
            if (event.on(from, config) instanceof Outcome.Refused<ClusterState>) {
                refusalsHeld++;
                return;
            }
        } catch (RuntimeException e) {
            problem = "the core breaks: " + e;
        }
        String failure = fail(at, action.toString(), problem);
        firstRefusal = firstRefusal == null ? failure : firstRefusal;
    }

    private void enabled(GraphState at, ClusterState from, Expansion.Enabled enabled) {
        edges++;
        edgesByAction.merge(enabled.action().name(), 1L, Long::sum);
        Event event = event(enabled.action());
        Outcome<ClusterState> outcome;
        try {
            outcome = event.on(from, config);
        } catch (RuntimeException e) {
            failEdge(at, enabled.action().toString(), "the core breaks: " + e);
            return;
        }
        if (!(outcome instanceof Outcome.Step<ClusterState> step)) {
            Object reason = ((Outcome.Refused<ClusterState>) outcome).reason();
            failEdge(at, enabled.action().toString(), "the core refuses it: " + reason);
            return;
        }
        boolean found = false;
        for (GraphState successor : enabled.successors()) {
            if (load(successor).equals(step.state())) {
                found = true;
            } else {
                missed++;
                if (missedSuccessors.size() < MOST_FAILURES) {
                    missedSuccessors.add(
                            "state " + at.number() + ", " + enabled.action() + ": state " + successor.number());
                }
            }
        }
        if (found) {
            edgesHeld++;
        } else {
            failEdge(at, enabled.action().toString(), "the core goes to a state that the specification does not");
        }
    }

    private ClusterState load(GraphState state) {
        int number = state.number();
        if (number >= loaded.length) {
            loaded = Arrays.copyOf(loaded, Math.max(number + 1, 2 * loaded.length));
        }
        ClusterState known = loaded[number];
        if (known == null) {
            known = states.load(state.state());
            loaded[number] = known;
        }
        return known;
    }

    private Event event(ActionInstance action) {
        Event known = translated.get(action);
        if (known == null) {
            known = events.event(action);
            translated.put(action, known);
        }
        return known;
    }

    /** Shows that no event changed a state that it was handed. */
    private void failWhole(String altered) {
        String failure = "the core holds another state than one that was loaded: " + altered;
        failed++;
        failures.add(failure);
        firstEdge = firstEdge == null ? failure : firstEdge;
    }

    private void failEdge(GraphState at, String action, String what) {
        String failure = fail(at, action, what);
        firstEdge = firstEdge == null ? failure : firstEdge;
    }

    private String fail(GraphState at, String action, String what) {
        String failure = "state " + at.number() + ", " + action + ": " + what;
        failed++;
        if (failures.size() < MOST_FAILURES) {
            failures.add(failure);
        }
        return failure;
    }

    private ReplayReport report(long nanos) {
        if (failed > failures.size()) {
            failures.add("and " + (failed - failures.size()) + " more");
        }
        if (missed > missedSuccessors.size()) {
            missedSuccessors.add("and " + (missed - missedSuccessors.size()) + " more");
        }
        return new ReplayReport(
                model,
                stateCount,
                edges,
                edgesHeld,
                refusals,
                refusalsHeld,
                edgesByAction,
                missedSuccessors,
                failures,
                nanos);
    }
}
