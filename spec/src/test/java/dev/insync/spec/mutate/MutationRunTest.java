package dev.insync.spec.mutate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.spec.Toys;
import dev.insync.spec.check.Check;
import dev.insync.spec.check.CheckListener;
import dev.insync.spec.check.CheckResult;
import dev.insync.spec.engine.Counterexample;
import dev.insync.spec.engine.Walk;
import dev.insync.spec.model.Model;
import dev.insync.spec.model.ModelCatalog;
import dev.insync.spec.model.SpecException;
import dev.insync.spec.model.SpecSources;
import dev.insync.spec.mutate.Finding.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MutationRunTest {
    @Test
    void aViolatedPropertyKillsAMutant() throws Exception {
        Finding finding = judge("/\\ box' = [box EXCEPT !.items = Min(@ + 2, 2), !.epoch = box.version]");

        assertEquals(Verdict.KILLED, finding.verdict());
        assertEquals("edits: violates Counted (invariant)", finding.model() + ": " + finding.detail());
    }

    @Test
    void aMutantThatOnlyChangesTheStateSpaceSurvives() throws Exception {
        Finding finding = judge("/\\ \\E j \\in log : j <= i");

        assertEquals(Verdict.NUMBERS, finding.verdict());
        assertTrue(finding.detail().startsWith("states 4 → 1, depth 3 → 1, transitions "), finding.detail());
        assertTrue(finding.survived());
    }

    @Test
    void aMutantThatMakesNoDifferenceIsReportedAsSuch() throws Exception {
        Finding finding = judge("Least(a, b) == IF a <= b THEN a ELSE b");

        assertEquals(Verdict.SAME, finding.verdict());
        assertTrue(finding.survived());
    }

    @Test
    void aModelThatMustBeViolatedKillsWhatSavesIt() throws Exception {
        try (MutationRun run = prepare("no-fence")) {
            Mutation saved = run.mutations().stream()
                    .filter(
                            mutation -> mutation.after()
                                    .equals(
                                            "/\\ seen' = [seen EXCEPT ![w] = [epoch |-> register.epoch + 0, role |-> \"owner\"]]"))
                    .findFirst()
                    .orElseThrow();

            assertEquals(
                    "violates TypeOK (invariant), not violates EpochsAscend (invariant)",
                    run.judge(saved).detail());
        }
    }

    @Test
    void theSearchCountsAsTlcDoes() throws Exception {
        for (String name : List.of("edits", "no-fence", "bounded", "register")) {
            CheckResult tlc = Check.of(Toys.model(name)).workers(1).run(CheckListener.SILENT);
            try (MutationRun run = prepare(name)) {
                Walk walk = run.judges().get(0).walk();
                assertEquals(tlc.outcome(), walk.outcome(), name);
                Counterexample trace = tlc.counterexample();
                if (trace == null) {
                    assertEquals(tlc.counts().distinct(), walk.states(), name);
                }
                assertEquals(trace == null ? tlc.counts().depth() : trace.length(), walk.depth(), name);
            }
        }
    }

    @Test
    void aModelThatCannotJudgeIsLeftOut() throws Exception {
        try (MutationRun run = prepare("edits", "endless", "stutters")) {
            assertEquals(List.of("endless (too many states)", "stutters (temporal)"), run.leftOut());
            assertEquals(1, run.judges().size());
        }
    }

    @Test
    void aModelThatDoesNotDoWhatIsExpectedOfItIsRefused() {
        SpecException refused = assertThrows(SpecException.class, () -> prepare("wrong-property"));

        assertEquals(
                "model wrong-property does not do what the manifest says: violates Empty (invariant)",
                refused.getMessage());
    }

    /** A few seconds of the real thing; {@code ./insync mutate spec} does it in full. */
    @Test
    void mutantsOfTheSpecificationDie() throws Exception {
        Model model = ModelCatalog.load(SpecSources.find()).open("kip-279");
        try (MutationRun run = MutationRun.prepare(List.of(model), 10_000, judge -> {})) {
            List<Mutation> all = run.mutations().stream()
                    .filter(mutation -> mutation.definition().equals("Diverges"))
                    .toList();
            List<Finding> findings =
                    Mutations.choose(all, 1, 8).stream().map(run::judge).toList();

            assertTrue(
                    findings.stream().anyMatch(finding -> finding.verdict() == Verdict.KILLED),
                    () -> String.join("\n", MutationTable.lines("", run.judges(), findings, Reviews.none())));
        }
    }

    private static MutationRun prepare(String... names) throws SpecException {
        List<Model> models = new ArrayList<>();
        for (String name : names) {
            models.add(Toys.model(name));
        }
        return MutationRun.prepare(models, 1000, judge -> {});
    }

    private static Finding judge(String after) throws SpecException {
        try (MutationRun run = prepare("edits")) {
            Mutation mutation = run.mutations().stream()
                    .filter(each -> each.after().equals(after))
                    .findFirst()
                    .orElseThrow();
            return run.judge(mutation);
        }
    }
}
