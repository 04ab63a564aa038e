package dev.insync.spec.check;

import dev.insync.spec.engine.Counterexample;
import dev.insync.spec.engine.Counts;
import dev.insync.spec.engine.Coverage;
import dev.insync.spec.engine.Outcome;
import dev.insync.spec.engine.Sighting;
import dev.insync.spec.model.Expectation;
import dev.insync.spec.model.Model;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a check found.
 *
 * @param model what was checked
 * @param workers with how many threads of this process, 0 for a distributed check; only with one is TLC's search strictly breadth first, so that depth and trace
 *     length are the smallest
 * @param outcome how it ended
 * @param counts how far it went
 * @param counterexample the behaviour behind a violation, a deadlock or a failed evaluation; else null
 * @param coverage what was evaluated how often; null unless asked for
 * @param notes warnings and what the specification printed
 * @param duration from reading the specification to the end
 */
public record CheckResult(
        Model model,
        int workers,
        Outcome outcome,
        Counts counts,
        @Nullable Counterexample counterexample,
        @Nullable Coverage coverage,
        List<String> notes,
        Duration duration) {
    private static final String UNFINISHED = "does not finish";

    /** Copies the notes. */
    public CheckResult {
        notes = List.copyOf(notes);
    }

    /** States generated per second over the whole run. */
    public double generatedPerSecond() {
        return counts.generated() / Math.max(duration.toNanos() / 1e9, 1e-9);
    }

    /** Whether the manifest foretold this outcome; false when it foretells nothing. */
    public boolean isExpectedOutcome() {
        return model.expectation()
                .filter(expected -> outcomeText(expected).equals(outcomeText()))
                .isPresent();
    }

    /** Where the result differs from what the manifest says, one line each; empty without an expectation. */
    public List<String> deviations() {
        List<String> deviations = new ArrayList<>();
        model.expectation().ifPresent(expected -> {
            differ(deviations, "outcome", outcomeText(expected), outcomeText());
            if (workers == 1 || outcome instanceof Outcome.Holds) {
                differ(deviations, "distinct states", expected.distinctStates(), counts.distinct());
            }
            if (workers == 1) {
                differ(deviations, "depth", expected.depth(), counts.depth());
                differ(
                        deviations,
                        "trace length",
                        expected.traceLength(),
                        counterexample == null ? 0 : counterexample.length());
                differInReach(deviations, expected);
            }
        });
        return deviations;
    }

    private void differInReach(List<String> deviations, Expectation expected) {
        if (outcome instanceof Outcome.Reaches found && expected.reaches() != null) {
            for (Sighting sighting : found.sightings()) {
                differ(
                        deviations,
                        "states to " + sighting.name(),
                        expected.reaches().get(sighting.name()),
                        sighting.witness().length());
            }
        }
    }

    private static void differ(List<String> deviations, String what, @Nullable Object expected, Object actual) {
        if (expected != null && !Objects.equals(expected, actual)) {
            deviations.add(what + ": expected " + expected + ", found " + actual);
        }
    }

    private static String outcomeText(Expectation expected) {
        return switch (expected.outcome()) {
            case HOLDS -> "holds";
            case DEADLOCK -> "deadlock";
            case VIOLATES -> "violates " + expected.property();
            case REACHES -> "reaches every situation";
            case UNFINISHED -> UNFINISHED;
        };
    }

    private String outcomeText() {
        if (outcome instanceof Outcome.Violates violated) {
            return "violates " + violated.property();
        }
        if (outcome instanceof Outcome.Deadlock) {
            return "deadlock";
        }
        if (outcome instanceof Outcome.Cancelled
                && model.entry().expect().outcome() == Expectation.Outcome.UNFINISHED) {
            return UNFINISHED;
        }
        return outcome instanceof Outcome.NothingFound ? "holds" : outcome.toString();
    }
}
