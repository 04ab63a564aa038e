package dev.insync.conformance.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.core.Fix;
import dev.insync.reference.core.Fixes;
import dev.insync.reference.core.cluster.ClusterConfig;
import dev.insync.reference.core.cluster.ClusterState;
import dev.insync.reference.core.cluster.Event;
import dev.insync.spec.graph.StateGraph;
import dev.insync.spec.model.Model;
import dev.insync.spec.model.ModelCatalog;
import dev.insync.spec.model.SpecSources;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EdgeReplayTest {
    private static final Path GRAPHS = Path.of("target", "graphs");
    private static final List<String> MODELS = List.of("truncation", "zombies", "isr", "smoke");

    @ParameterizedTest
    @ValueSource(strings = {"smoke", "zombies", "isr", "truncation"})
    void everyEdgeAndEveryRefusalOfTheModelHoldsOnTheCore(String name) throws Exception {
        Model model = model(name);
        ReplayReport report = EdgeReplay.replay(model, StateGraph.open(model, GRAPHS), done -> {});
        assertEquals(List.of(), report.failures());
        assertTrue(report.holds());
        assertEquals(model.entry().expect().distinctStates(), report.states());
        assertEquals(0, report.missedSuccessors());
        assertTrue(report.edges() > report.states());
        assertTrue(report.refusals() > report.edges());
    }

    @Test
    void everyActionIsAnEdgeOfSomeModel() throws Exception {
        Set<String> never = new TreeSet<>();
        Arrays.stream(Event.class.getPermittedSubclasses()).forEach(event -> never.add(event.getSimpleName()));
        for (String name : MODELS) {
            Model model = model(name);
            EdgeReplay.replay(model, StateGraph.open(model, GRAPHS), done -> {})
                    .edgesByAction()
                    .forEach((action, edges) -> {
                        if (edges > 0) {
                            never.remove(action);
                        }
                    });
        }
        assertEquals(Set.of(), never);
    }

    @Test
    void theCoreWithoutARuleFailsOnAModelThatHasIt() throws Exception {
        Set<Fix> survivors = EnumSet.allOf(Fix.class);
        for (String name : MODELS) {
            if (survivors.isEmpty()) {
                break;
            }
            Model model = model(name);
            StateGraph graph = StateGraph.open(model, GRAPHS);
            for (Fix fix : EnumSet.copyOf(survivors)) {
                if (EdgeReplay.tellsApart(without(fix, model), graph)) {
                    survivors.remove(fix);
                }
            }
        }
        assertEquals(Set.of(), survivors);
    }

    @Test
    void aModelWithoutARuleHoldsOnTheCoreWithoutIt() throws Exception {
        Model model = model("kip-279");
        ReplayReport report = EdgeReplay.replay(model, StateGraph.open(model, GRAPHS), done -> {});
        assertEquals(List.of(), report.failures());
        assertTrue(report.holds());
    }

    @Test
    void theComponentsOfTheStateAreTheVariablesOfTheSpecification() throws Exception {
        List<String> components = Arrays.stream(ClusterState.class.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
        assertEquals(components, StateCodec.variables());
        Model model = model("kip-497");
        StateGraph.open(model, GRAPHS)
                .visit(expansion ->
                        assertEquals(components, expansion.from().state().variables()));
    }

    private static ClusterConfig without(Fix fix, Model model) throws Exception {
        ClusterConfig all = EdgeReplay.config(model);
        return new ClusterConfig(
                all.brokers(),
                all.firstLeader(),
                all.firstController(),
                all.minInsyncReplicas(),
                Fixes.without(List.of(fix)),
                all.maxRecords(),
                all.budgets());
    }

    private static Model model(String name) throws Exception {
        return ModelCatalog.load(SpecSources.find()).open(name);
    }
}
