package dev.insync.spec.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run of TLC found.
 *
 * @param outcome how it ended
 * @param counts how far the search went
 * @param counterexample the behaviour that shows a violation or leads to a failed evaluation; null when there is none
 * @param notes TLC's warnings and what the specification printed, the latest lines of it
 */
public record Verdict(
        Outcome outcome, Counts counts, @Nullable Counterexample counterexample, List<String> notes) {
    /** Copies the notes. */
    public Verdict {
        notes = List.copyOf(notes);
    }
}
