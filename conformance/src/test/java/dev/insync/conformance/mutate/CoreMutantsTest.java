package dev.insync.conformance.mutate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.conformance.replay.TraceWitness;
import dev.insync.spec.graph.StateGraph;
import dev.insync.spec.model.Model;
import dev.insync.spec.model.ModelCatalog;
import dev.insync.spec.model.SpecSources;
import dev.insync.spec.mutate.Reviews;
import dev.insync.spec.trace.Validation;
import dev.insync.spec.trace.ValidationResult;
import dev.insync.spec.trace.ValidationText;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Some mutants on one small graph and a few runs, where most lie out of their reach; {@code ./insync mutate core} takes all
 * graphs, more runs, and as many mutants as it is told.
 */
class CoreMutantsTest {
    private static final Path GRAPHS = StateGraph.defaultDirectory();

    /** Enough for the first of the faults that these tests are about. */
    private static final int SEEDS = 8;

    private static CoreMutants mutants;
    private static List<JavaMutation> all;

    @BeforeAll
    static void lookAtTheCore() throws Exception {
        Model model = ModelCatalog.load(SpecSources.find()).open("truncation");
        mutants = new CoreMutants(List.of(new ModelGraph(model, StateGraph.open(model, GRAPHS))), SEEDS);
        all = mutants.mutations();
    }

    @AfterAll
    static void close() {
        mutants.close();
    }

    @Test
    void mutantsOfTheCoreDie() {
        List<CoreFinding> findings = new ArrayList<>();
        for (JavaMutation mutation : CoreMutants.shuffled(all, 1)) {
            if (findings.size() < 20) {
                mutants.make(mutation).map(mutants::judge).ifPresent(findings::add);
            }
        }
        long killed = findings.stream().filter(finding -> !finding.survived()).count();

        assertTrue(killed >= 6, () -> String.join("\n", CoreTable.lines("", 1, findings, Reviews.none())));
    }

    @Test
    void aGuardThatIsGoneIsNoticedByRefusals() {
        CoreFinding finding = judge(
                "ReplicaFetches",
                "handleDivergingFetch",
                "if (!diverges(r.log(), request, rules.fixes())) {",
                "if (false) {");

        assertTrue(finding.noticed().containsKey(Level.REFUSALS), finding::toString);
        assertFalse(finding.noticed().containsKey(Level.EDGES), finding::toString);
    }

    @Test
    void aLostEffectIsNoticedByEdges() {
        CoreFinding finding = judge(
                "ReplicaFetches",
                "truncate",
                "return step(r.cutAt(offset, fixes), new Effect.TruncateTo(offset));",
                "return step(r.cutAt(offset, fixes));");

        assertTrue(finding.noticed().containsKey(Level.EDGES), finding::toString);
    }

    @Test
    void aMutantThatDoesNotEndIsNoticedAfterSoManyRounds() {
        CoreFinding finding = judge(
                "ValueSet",
                "toList",
                "return IntStream.iterate(next(0), value -> value >= 0, value -> next(value + 1))",
                "return IntStream.iterate(next(0), value -> value >= 0, value -> next(value - 1))");

        assertEquals("does not end", finding.noticed().get(Level.EDGES), finding::toString);
    }

    @Test
    void theSimulatorAndItsHistoriesNoticeLostRecords() {
        CoreFinding finding = mutants.judgeWithout("ACKS-ALL");

        assertTrue(finding.noticed().get(Level.SIMULATOR).contains("AckedOnElectable"), finding::toString);
        assertTrue(finding.noticed().get(Level.HISTORIES).contains("LOST"), finding::toString);
    }

    @Test
    void aTraceOfAMutantIsRejectedAtTheFirstStepThatDeviates() throws Exception {
        JavaMutation mutation = find(
                "ReplicaFetches",
                "handleFetchResponse",
                "long highWatermark = Math.min(answer.highWatermark(), log.endOffset());",
                "long highWatermark = Math.max(answer.highWatermark(), log.endOffset());");
        mutants.make(mutation)
                .orElseThrow()
                .witness(TraceWitness.class.getName())
                .testify(List.of(), 1, List.of());

        try (Reader trace = Files.newBufferedReader(TraceWitness.FILE)) {
            ValidationResult result = Validation.against(SpecSources.find()).run("mutant", trace);

            assertEquals(ValidationResult.Verdict.REJECTED, result.verdict());
            ValidationResult.Stuck stuck = result.frontier().get(0).stuck().get(0);
            assertEquals("HandleFetchResponse", stuck.event().action());
            assertTrue(
                    ValidationText.lines(result).stream()
                            .anyMatch(line -> line.matches(" +replica.*highWatermark: recorded .* has .*")),
                    () -> String.join("\n", ValidationText.lines(result)));
        }
    }

    @Test
    void anEditThatDoesNotCompileIsNoMutant() {
        Optional<JavaMutation> broken = all.stream()
                .filter(mutation -> mutations(mutation, "Fetches", "truncate")
                        && mutation.edit().equals("guard dropped"))
                .findFirst();

        // Without the guard there is no variable that it binds.
        assertEquals(Optional.empty(), mutants.make(broken.orElseThrow()));
    }

    @Test
    void theSeedChooses() {
        assertEquals(CoreMutants.shuffled(all, 7), CoreMutants.shuffled(all, 7));
        assertNotEquals(CoreMutants.shuffled(all, 7), CoreMutants.shuffled(all, 8));
    }

    @Test
    void whatIsOnlyPrintedOrNeverUsedIsNotEdited() {
        assertTrue(all.stream().noneMatch(mutation -> mutation.method().equals("toString")));
        assertTrue(all.stream().noneMatch(mutation -> mutation.type().equals("Partitioner")));
    }

    private static CoreFinding judge(String type, String method, String before, String after) {
        return mutants.judge(mutants.make(find(type, method, before, after)).orElseThrow());
    }

    private static JavaMutation find(String type, String method, String before, String after) {
        return all.stream()
                .filter(mutation -> mutations(mutation, type, method)
                        && mutation.before().equals(before)
                        && mutation.after().equals(after))
                .findFirst()
                .orElseThrow();
    }

    private static boolean mutations(JavaMutation mutation, String type, String method) {
        return mutation.type().equals(type) && mutation.method().equals(method);
    }
}
