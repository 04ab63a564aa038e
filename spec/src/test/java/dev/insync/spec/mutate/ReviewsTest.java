package dev.insync.spec.mutate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.spec.Toys;
import dev.insync.spec.model.Model;
import dev.insync.spec.model.SpecException;
import dev.insync.spec.model.SpecSources;
import dev.insync.spec.mutate.Finding.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReviewsTest {
    private static final String REVIEW = """
            {"mutants": [
              {"module": "Edits", "definition": "Least", "before": "Least(a, b) == IF a < b THEN a ELSE b",
               "after": "Least(a, b) == IF a <= b THEN a ELSE b", "is": "equivalent", "because": "a = b there"}
            ]}
            """;

    @TempDir
    private Path directory;

    @Test
    void aMutantIsKnownByItsText() throws Exception {
        Reviews reviews = load(REVIEW);
        List<Mutation> known = edits().stream()
                .filter(mutation -> reviews.of(mutation).isPresent())
                .toList();

        assertEquals(List.of("Edits:8:21"), known.stream().map(Mutation::place).toList());
    }

    @Test
    void theTableTellsWhatIsExplained() throws Exception {
        List<Finding> findings = edits().stream()
                .filter(mutation -> mutation.operator() == Operator.COMPARISON)
                .map(mutation -> new Finding(mutation, Verdict.SAME, "", ""))
                .toList();

        List<String> lines = MutationTable.lines("Title", List.of(), findings, load(REVIEW));

        int row = 1
                + findings.stream()
                        .map(finding -> finding.mutation().place())
                        .toList()
                        .indexOf("Edits:8:21");
        assertTrue(lines.contains(findings.size() + " mutants: " + findings.size() + " no difference (1 explained)"));
        assertTrue(lines.contains(
                "| " + row + " | Edits:8:21 | Least | comparison | `Least(a, b) == IF a < b THEN a ELSE b` "
                        + "| `Least(a, b) == IF a <= b THEN a ELSE b` | no difference | equivalent: a = b there |"));
    }

    @Test
    void aBrokenFileIsReportedWithItsPlace() {
        SpecException broken = assertThrows(SpecException.class, () -> load("{\"mutants\": [\n{\"modul\": 1}]}"));

        assertEquals(2, broken.diagnostics().get(0).line());
        assertTrue(broken.diagnostics().get(0).file().endsWith("models/mutants.json"));
    }

    @Test
    void everyReviewOfTheSpecificationSaysWhy() throws Exception {
        for (Reviews.Review review : Reviews.load(SpecSources.find()).all()) {
            assertFalse(review.is().isBlank() || review.because().isBlank(), review.after());
        }
    }

    private static List<Mutation> edits() throws SpecException {
        Model model = Toys.model("edits");
        try (Judge judge = Judge.of(model, 1000)) {
            return Mutations.of(model, judge.definitions());
        }
    }

    private Reviews load(String text) throws Exception {
        Files.createDirectories(directory.resolve("models"));
        Files.writeString(directory.resolve("models/mutants.json"), text);
        return Reviews.load(SpecSources.directory(directory));
    }
}
