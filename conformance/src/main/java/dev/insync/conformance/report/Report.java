package dev.insync.conformance.report;

import dev.insync.linearizability.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The content of one report.
 *
 * @param title what was run, in two or three words
 * @param command the command line that was given
 * @param headline the result in one sentence
 * @param steps what was checked, in order
 * @param run the workload behind it, where one ran
 * @param reproductions a command for each part
 */
public record Report(
        String title,
        String command,
        Instant startedAt,
        Duration took,
        Verdict verdict,
        String headline,
        List<Step> steps,
        Optional<Run> run,
        List<Reproduction> reproductions) {
    public Report {
        steps = List.copyOf(steps);
        reproductions = List.copyOf(reproductions);
    }

    /**
     * One thing that was checked.
     *
     * @param sentence what was done and what came of it
     * @param figures counts and times, the most telling first
     */
    public record Step(String title, Verdict verdict, String sentence, List<Figure> figures) {
        public Step {
            figures = List.copyOf(figures);
        }
    }

    /** A number with its name, both as text for people. */
    public record Figure(String name, String value) {}

    /** How to do one part again. */
    public record Reproduction(String what, String command) {}
}
