package dev.insync.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.insync.spec.graph.GraphCounts;
import dev.insync.spec.graph.StateGraph;
import dev.insync.spec.model.Expectation;
import dev.insync.spec.model.Model;
import dev.insync.spec.model.ModelCatalog;
import dev.insync.spec.model.ModelEntry;
import dev.insync.spec.model.SpecException;
import dev.insync.spec.model.SpecSources;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The tiers {@code smoke} and {@code standard} show what the manifest says. Whoever replays a model on an implementation
 * needs its whole graph, so the graph is made here, judged state by state and step by step, and kept where the replay finds
 * it: each model is explored once. {@link DeepTest} asks TLC's own search for a second opinion.
 */
class JudgedGraphsTest {
    static Stream<String> models() throws SpecException {
        return ModelCatalog.load(SpecSources.find()).entries().stream()
                .filter(entry -> Set.of("smoke", "standard").contains(entry.tier()))
                .map(ModelEntry::name);
    }

    @ParameterizedTest
    @MethodSource("models")
    void theModelShowsWhatTheManifestSays(String name) throws SpecException, IOException {
        Model model = ModelCatalog.load(SpecSources.find()).open(name);
        Expectation expected = model.entry().expect();
        assertEquals(Expectation.Outcome.HOLDS, expected.outcome());

        GraphCounts counts =
                StateGraph.openJudged(model, StateGraph.defaultDirectory()).visit(expansion -> {});

        assertEquals(expected.distinctStates(), counts.states());
        assertEquals(expected.depth(), counts.depth());
    }
}
