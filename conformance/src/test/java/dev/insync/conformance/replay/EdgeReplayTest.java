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
import dev.insync.spec.model.ModelEntry;
import dev.insync.spec.model.SpecException;
import dev.insync.spec.model.SpecSources;
import dev.insync.spec.value.ActionInstance;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EdgeReplayTest {
    private static final Path GRAPHS = StateGraph.defaultDirectory();

    /** The models of the tiers smoke and standard: every property holds. */
    static List<String> models() throws SpecException {
        return names(Set.of("smoke", "standard"));
    }

    /** Exhibits whose whole graph is too large for every build; a check of them ends early, at the violation. */
    private static final Set<String> LARGE = Set.of(
            "kafka-7128", "kafka-7395", "kafka-16541", "kip-380", "kip-903", "last-replica-standing", "min-insync-1");

    /** Its states seem to have no end; a check of it ends at the violation. */
    private static final String WITHOUT_END = "kip-320";

    /** The models that lack a rule. */
    static List<String> exhibits() throws SpecException {
        return names(Set.of("museum")).stream()
                .filter(name -> !LARGE.contains(name) && !name.equals(WITHOUT_END))
                .toList();
    }

    static Set<String> largeExhibits() {
        return LARGE;
    }

    private static List<String> names(Set<String> tiers) throws SpecException {
        return entries(tiers).map(ModelEntry::name).toList();
    }

    private static Stream<ModelEntry> entries(Set<String> tiers) throws SpecException {
        return ModelCatalog.load(SpecSources.find()).entries().stream().filter(entry -> tiers.contains(entry.tier()));
    }

    @ParameterizedTest
    @MethodSource("models")
    void everyEdgeAndEveryRefusalOfTheModelHoldsOnTheCore(String name) throws Exception {
        Model model = model(name);
        ReplayReport report = replay(model);
        assertEquals(model.entry().expect().distinctStates(), report.states());
        assertTrue(report.edges() > report.states());
        assertTrue(report.refusals() > report.edges());
    }

    @ParameterizedTest
    @MethodSource("exhibits")
    void aModelWithoutARuleHoldsOnTheCoreWithoutIt(String name) throws Exception {
        replay(model(name));
    }

    @ParameterizedTest
    @MethodSource("largeExhibits")
    @Tag("deep")
    void aLargeModelWithoutARuleHoldsOnTheCoreWithoutIt(String name) throws Exception {
        replay(model(name));
    }

    /** The rules whose exhibits are too large for every build, each on a model of a size that is not. */
    @ParameterizedTest
    @CsvSource({
        "KIP-320, consumers",
        "KIP-380, late-shutdown",
        "KIP-903, unclean-election",
        "KAFKA-7128, durability",
        "KAFKA-7395, truncation",
        "KAFKA-16541, durability",
    })
    void aModelFromWhichARuleIsTakenHoldsOnTheCoreWithoutItAndOnNoOther(String rule, String name) throws Exception {
        Model model = model(name).without(rule);
        replay(model);
        ClusterConfig withAllRules = EdgeReplay.config(model).withFixes(Fixes.all());
        assertTrue(EdgeReplay.tellsApart(withAllRules, StateGraph.open(model, GRAPHS)));
    }

    private static ReplayReport replay(Model model) throws Exception {
        ReplayReport report = EdgeReplay.replay(model, StateGraph.open(model, GRAPHS), done -> {});
        assertEquals(List.of(), report.failures());
        assertEquals(List.of(), report.missedSuccessors());
        assertTrue(report.holds());
        return report;
    }

    /** With all rules, the core is not what an exhibit describes; an exhibit that shows no difference leaves a survivor. */
    @Test
    void everyRuleMakesADifference() throws Exception {
        Set<Fix> survivors = EnumSet.allOf(Fix.class);
        for (String name : exhibits()) {
            Model model = model(name);
            ClusterConfig config = EdgeReplay.config(model);
            List<Fix> missing = config.fixes().missing();
            if (missing.size() == 1
                    && EdgeReplay.tellsApart(config.withFixes(Fixes.all()), StateGraph.open(model, GRAPHS))) {
                survivors.removeAll(missing);
            }
        }
        for (Model model : smallestFirst(models())) {
            for (Fix fix : List.copyOf(survivors)) {
                ClusterConfig without = EdgeReplay.config(model).withFixes(Fixes.without(List.of(fix)));
                if (EdgeReplay.tellsApart(without, StateGraph.open(model, GRAPHS))) {
                    survivors.remove(fix);
                }
            }
        }
        assertEquals(Set.of(), survivors);
    }

    private static List<Model> smallestFirst(List<String> names) throws Exception {
        List<Model> models = new ArrayList<>();
        for (String name : names) {
            models.add(model(name));
        }
        models.sort(Comparator.comparing(model -> model.entry().expect().distinctStates()));
        return models;
    }

    /** A model tries only what its budgets leave a chance; all of them together try every action, and each happens somewhere. */
    @Test
    void theDisjunctsOfNextAreTheEventsAndEachIsAnEdgeOfSomeModel() throws Exception {
        Set<String> events = new TreeSet<>();
        for (Class<?> event : Event.class.getPermittedSubclasses()) {
            events.add(event.getSimpleName()
                    + Arrays.stream(event.getRecordComponents())
                            .map(RecordComponent::getName)
                            .toList());
        }
        Set<String> actions = new TreeSet<>();
        Set<String> edges = new TreeSet<>();
        for (String name : Stream.concat(models().stream(), exhibits().stream()).toList()) {
            Set<ActionInstance> enabled = Collections.newSetFromMap(new IdentityHashMap<>());
            Set<ActionInstance> tried = Collections.newSetFromMap(new IdentityHashMap<>());
            StateGraph.open(model(name), GRAPHS).visit(expansion -> {
                expansion.enabled().forEach(step -> enabled.add(step.action()));
                tried.addAll(expansion.refused());
            });
            enabled.forEach(action -> edges.add(signature(action)));
            tried.forEach(action -> actions.add(signature(action)));
        }
        actions.addAll(edges);
        assertEquals(events, actions);
        assertEquals(events, edges);
    }

    private static String signature(ActionInstance action) {
        return action.name()
                + action.bindings().stream().map(ActionInstance.Binding::name).toList();
    }

    @Test
    void theComponentsOfTheStateAreTheVariablesOfTheSpecification() throws Exception {
        List<String> components = Arrays.stream(ClusterState.class.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
        assertEquals(components, new StateCodec(new BrokerNames(1), new PartitionNumbers(1)).variables());
        List<List<String>> variables = new ArrayList<>();
        Model model = model(exhibits().get(0));
        StateGraph.open(model, GRAPHS)
                .visit(expansion -> variables.add(expansion.from().state().variables()));
        assertTrue(variables.size() > 1);
        variables.forEach(names -> assertEquals(components, names));
    }

    private static Model model(String name) throws Exception {
        return ModelCatalog.load(SpecSources.find()).open(name);
    }
}
