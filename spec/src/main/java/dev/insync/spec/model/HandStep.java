package dev.insync.spec.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A step by which a bug is shown on running brokers.
 *
 * @param text what is done and what comes of it
 * @param run commands of a shell, one after another, in the directory of the launcher
 * @param prints the lines that the last of the commands prints on standard output if the rule is missing; empty where nothing
 *     depends on it. {@value #ANYTHING} stands for anything, on a line of its own for any lines
 */
public record HandStep(String text, List<String> run, List<String> prints) {
    /** What stands in {@link #prints} for something that differs from one time to the next. */
    public static final String ANYTHING = "…";

    /** Refuses a step that does nothing. */
    public HandStep(String text, @Nullable List<String> run, @Nullable List<String> prints) {
        if (text == null || text.isBlank() || run == null || run.isEmpty()) {
            throw new IllegalArgumentException("a step by hand needs text and run");
        }
        this.text = text;
        this.run = List.copyOf(run);
        this.prints = prints == null ? List.of() : List.copyOf(prints);
    }
}
