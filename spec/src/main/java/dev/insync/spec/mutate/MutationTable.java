package dev.insync.spec.mutate;

import dev.insync.spec.mutate.Finding.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The result of a mutation run as a Markdown page. */
public final class MutationTable {
    private MutationTable() {}

    /** The page's lines. */
    public static List<String> lines(String title, List<Judge> judges, List<Finding> findings, Reviews reviews) {
        List<String> lines = new ArrayList<>();
        lines.add("# " + title);
        lines.add("");
        lines.add("Models, in the order in which mutants meet them: "
                + judges.stream()
                        .map(judge -> judge.model().entry().name()
                                + String.format(
                                        Locale.ROOT,
                                        " (%,d states)",
                                        judge.walk().states()))
                        .collect(Collectors.joining(", "))
                + ".");
        lines.add("");
        lines.add(summary(findings, reviews));
        lines.add("");
        lines.add("| # | place | definition | edit | before | after | verdict | noticed by |");
        lines.add("|---|---|---|---|---|---|---|---|");
        for (int i = 0; i < findings.size(); i++) {
            lines.add(row(i + 1, findings.get(i), reviews));
        }
        return lines;
    }

    /** How many of each verdict, as a sentence. */
    public static String summary(List<Finding> findings, Reviews reviews) {
        List<String> parts = new ArrayList<>();
        for (Verdict verdict : Verdict.values()) {
            List<Finding> some = findings.stream()
                    .filter(finding -> finding.verdict() == verdict)
                    .toList();
            long explained = some.stream()
                    .filter(finding -> reviews.of(finding.mutation()).isPresent())
                    .count();
            if (!some.isEmpty()) {
                parts.add(some.size() + " " + verdict.text() + (explained > 0 ? " (" + explained + " explained)" : ""));
            }
        }
        return findings.size() + " mutants: " + String.join(", ", parts);
    }

    private static String row(int number, Finding finding, Reviews reviews) {
        Mutation mutation = finding.mutation();
        String noticed = finding.model().isEmpty() ? "" : finding.model() + ": " + finding.detail();
        String review = reviews.of(mutation)
                .map(found -> (noticed.isEmpty() ? "" : "; ") + found.is() + ": " + found.because())
                .orElse("");
        return "| "
                + String.join(
                        " | ",
                        String.valueOf(number),
                        mutation.place(),
                        mutation.definition(),
                        mutation.operator().text(),
                        code(mutation.before()),
                        code(mutation.after()),
                        finding.verdict().text(),
                        cell(noticed + review))
                + " |";
    }

    private static String code(String text) {
        return "`" + cell(text) + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
