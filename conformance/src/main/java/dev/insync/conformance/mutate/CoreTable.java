package dev.insync.conformance.mutate;

import dev.insync.spec.mutate.Reviews;
import dev.insync.spec.mutate.Reviews.Review;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What became of mutants of the core, as a Markdown page. */
public final class CoreTable {
    /** How reviews name the module of a mutant that is not of the specification. */
    public static final String MODULE = "core";

    private CoreTable() {}

    /**
     * The page's lines.
     *
     * @param first the number of the first finding
     */
    public static List<String> lines(String title, int first, List<CoreFinding> findings, Reviews reviews) {
        List<String> lines = new ArrayList<>(List.of("# " + title, "", summary(findings, reviews), ""));
        String levels = Arrays.stream(Level.values()).map(Level::text).collect(Collectors.joining(" | "));
        lines.add("| # | place | edit | before | after | " + levels + " | survives because |");
        lines.add("|---|---|---|---|---|" + "---|".repeat(Level.values().length) + "---|");
        for (int i = 0; i < findings.size(); i++) {
            lines.add(row(first + i, findings.get(i), reviews));
        }
        return lines;
    }

    /** How many each level noticed, and how many survived, as a sentence. */
    public static String summary(List<CoreFinding> findings, Reviews reviews) {
        String byLevel = Arrays.stream(Level.values())
                .map(level -> level.text() + " notice "
                        + findings.stream()
                                .filter(finding -> finding.noticed().containsKey(level))
                                .count())
                .collect(Collectors.joining(", "));
        List<CoreFinding> survivors =
                findings.stream().filter(CoreFinding::survived).toList();
        long explained = survivors.stream()
                .filter(finding -> review(finding, reviews).isPresent())
                .count();
        return findings.size() + " mutants of the core: " + byLevel + "; " + survivors.size() + " survive"
                + (explained > 0 ? " (" + explained + " explained)" : "");
    }

    /** Why the mutant may survive. */
    public static Optional<Review> review(CoreFinding finding, Reviews reviews) {
        return reviews.of(MODULE, method(finding.place()), finding.before(), finding.after());
    }

    private static String method(String place) {
        int line = place.lastIndexOf(':');
        return line < 0 ? place : place.substring(0, line);
    }

    private static String row(int number, CoreFinding finding, Reviews reviews) {
        List<String> cells = new ArrayList<>(List.of(
                String.valueOf(number),
                finding.place(),
                finding.edit(),
                code(finding.before()),
                code(finding.after())));
        for (Level level : Level.values()) {
            cells.add(cell(finding.noticed().getOrDefault(level, "")));
        }
        cells.add(review(finding, reviews)
                .map(found -> found.is() + ": " + found.because())
                .orElse(finding.survived() ? "?" : ""));
        return "| " + String.join(" | ", cells) + " |";
    }

    private static String code(String text) {
        return text.isEmpty() ? "" : "`" + cell(text) + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
