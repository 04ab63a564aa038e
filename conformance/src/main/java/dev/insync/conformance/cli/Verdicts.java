package dev.insync.conformance.cli;

import dev.insync.conformance.report.AckGap;
import dev.insync.conformance.report.Report.Figure;
import dev.insync.conformance.report.Report.Reproduction;
import dev.insync.conformance.report.Report.Step;
import dev.insync.conformance.report.Run;
import dev.insync.conformance.workload.Judgement;
import dev.insync.linearizability.Verdict;
import dev.insync.linearizability.log.LogResult;
import dev.insync.linearizability.log.Violation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How a judgement reads: on the command line, and as a step of the report. */
final class Verdicts {
    private Verdicts() {}

    static ExitCode exitCode(Verdict verdict) {
        return switch (verdict) {
            case OK -> ExitCode.HOLDS;
            case VIOLATION -> ExitCode.VIOLATED;
            case UNKNOWN -> ExitCode.INCONCLUSIVE;
        };
    }

    static String word(Verdict verdict) {
        return switch (verdict) {
            case OK -> "HOLDS";
            case VIOLATION -> "VIOLATED";
            case UNKNOWN -> "INCONCLUSIVE";
        };
    }

    /** The judgement for people: the result, the counts, and one witness of each kind of violation. */
    static List<String> lines(Judgement judgement) {
        List<String> lines = new ArrayList<>();
        LogResult.Counts counts = judgement.kafka().counts();
        lines.add(String.format(
                Locale.ROOT,
                "   %,d operations: %,d sends acknowledged, %,d with unknown outcome, %,d records read, log length %,d",
                counts.operations(),
                counts.acknowledged(),
                counts.indeterminate(),
                counts.read(),
                counts.length()));
        for (Violation violation : judgement.witnesses()) {
            violation.describe().lines().forEach(line -> lines.add("   " + line));
            long found = judgement.found(violation.kind());
            if (found > 1) {
                lines.add("       (one of " + found + ")");
            }
        }
        judgement.broken().forEach(property -> lines.add("   does not hold: " + property));
        if (judgement.verdict() == Verdict.UNKNOWN) {
            judgement.doubts().forEach(doubt -> lines.add("   in doubt: " + doubt));
        }
        return lines;
    }

    /** The step of the report that judges the history. */
    static Step step(Judgement judgement) {
        LogResult.Counts counts = judgement.kafka().counts();
        List<Figure> figures = new ArrayList<>();
        figures.add(new Figure("operations judged", count(counts.operations())));
        figures.add(new Figure("sends acknowledged", count(counts.acknowledged())));
        figures.add(new Figure("sends with unknown outcome", count(counts.indeterminate())));
        figures.add(new Figure("records read", count(counts.read())));
        figures.add(new Figure("partitions read to the end", count(counts.finalReads())));
        figures.add(new Figure("under Kafka's contract", word(judgement.kafka().verdict())));
        figures.add(new Figure(
                "as a strictly linearizable log", word(judgement.strict().verdict())));
        return new Step("The history", judgement.verdict(), judgement.headline(), figures);
    }

    /** How to judge a history again that was written to a file. */
    static Reproduction again(Path history) {
        return new Reproduction("the verdict on this history", "./insync history " + history);
    }

    /** The longest silence that a producer met on the partition in focus, as a figure of the report. */
    static Figure longestGap(Run run) {
        String gap = AckGap.longest(run.judgement().history(), run.focus())
                .map(longest -> millis(longest.lengthNs()))
                .orElse("no acknowledgement");
        return new Figure("longest wait of a producer for an acknowledgement", gap);
    }

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static String millis(long ns) {
        return String.format(Locale.ROOT, "%,d ms", ns / 1_000_000);
    }
}
