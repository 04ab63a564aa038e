package dev.insync.spec.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run of TLC found.
 *
 * @param outcome how it ended
 * @param counts how far the search went
 * @param counterexample the behaviour that shows a violation or leads to a failed evaluation; null when there is none
 * @param coverage what was evaluated how often; null unless the job asked for it
 * @param notes TLC's warnings and what the specification printed, the latest lines of it
 */
public record Verdict(
        Outcome outcome,
        Counts counts,
        @Nullable Counterexample counterexample,
        @Nullable Coverage coverage,
        List<String> notes) {
    /** Copies the notes. */
    public Verdict {
        notes = List.copyOf(notes);
    }

    /** A run that came to nothing. */
    public static Verdict of(Outcome outcome, List<String> notes) {
        return new Verdict(outcome, Counts.NONE, null, null, notes);
    }
}
