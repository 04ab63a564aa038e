package dev.insync.conformance.cli;

import dev.insync.spec.check.Check;
import dev.insync.spec.check.CheckResult;
import dev.insync.spec.engine.Outcome;
import dev.insync.spec.model.Diagnostic;
import dev.insync.spec.model.Model;
import dev.insync.spec.model.ModelCatalog;
import dev.insync.spec.model.ModelEntry;
import dev.insync.spec.model.SpecException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Checks every model of a tier and prints a table: what each shows, and whether the manifest says so. */
final class TierCheck {
    private final List<ModelEntry> entries;
    private final ModelCatalog catalog;
    private final String tier;
    private final Function<Model, Check> settings;
    private final PrintWriter out;
    private final String format;

    /** {@code settings} makes the check of a model. */
    TierCheck(ModelCatalog catalog, String tier, Function<Model, Check> settings, PrintWriter out) {
        this.catalog = catalog;
        this.tier = tier;
        this.settings = settings;
        this.out = out;
        this.entries = catalog.entries().stream()
                .filter(entry -> entry.tier().equals(tier))
                .toList();
        int width =
                entries.stream().mapToInt(entry -> entry.name().length()).max().orElse(5);
        this.format = "%-" + Math.max(5, width) + "s  %12s  %5s  %5s  %11s  %s%n";
    }

    ExitCode run() {
        if (entries.isEmpty()) {
            throw new BadInput("there is no model of the tier " + tier);
        }
        out.printf(Locale.ROOT, format, "model", "distinct", "depth", "trace", "time", "result");
        long start = System.nanoTime();
        ProgressLine progress = new ProgressLine(out, ProgressLine.onTerminal());
        ExitCode worst = ExitCode.HOLDS;
        int asExpected = 0;
        for (ModelEntry entry : entries) {
            CheckResult result = check(entry, progress);
            progress.clear();
            print(result);
            ExitCode code = code(result);
            asExpected += result.deviations().isEmpty() ? 1 : 0;
            worst = rank(code) > rank(worst) ? code : worst;
        }
        out.printf(
                Locale.ROOT,
                "%s of the tier %s, %d as the manifest says, in %s%n",
                ModelList.models(entries.size()),
                tier,
                asExpected,
                CheckCommand.text(Duration.ofNanos(System.nanoTime() - start)));
        return worst;
    }

    private CheckResult check(ModelEntry entry, ProgressLine progress) {
        try {
            return settings.apply(catalog.open(entry.name()))
                    .run(update -> progress.live("   " + entry.name() + ": " + CheckCommand.text(update)));
        } catch (SpecException e) {
            throw new BadInput(String.valueOf(e.getMessage()), e);
        }
    }

    private void print(CheckResult result) {
        boolean counted = !(result.outcome() instanceof Outcome.Failed)
                && result.model().entry().simulate() == null;
        out.printf(
                Locale.ROOT,
                format,
                result.model().entry().name(),
                counted ? String.format(Locale.ROOT, "%,d", result.counts().distinct()) : "",
                counted ? result.counts().depth() : "",
                result.counterexample() == null ? "" : result.counterexample().length(),
                CheckCommand.text(result.duration()),
                text(result));
        List<String> details = new ArrayList<>();
        if (result.outcome() instanceof Outcome.Failed failed) {
            failed.diagnostics().stream().map(Diagnostic::toString).forEach(details::add);
        } else {
            result.deviations().forEach(deviation -> details.add("differs from the manifest: " + deviation));
        }
        details.forEach(detail -> out.println("   " + detail));
        if (!details.isEmpty()) {
            out.println("   again: ./insync check " + result.model().entry().name());
        }
        out.flush();
    }

    private static String text(CheckResult result) {
        if (result.outcome() instanceof Outcome.Cancelled) {
            return String.format(
                    Locale.ROOT, "stopped with %,d queued", result.counts().queued());
        }
        return result.outcome().toString();
    }

    /** A search that did not end is never green, whether or not that was to be expected. */
    private static ExitCode code(CheckResult result) {
        if (result.outcome() instanceof Outcome.Failed) {
            return ExitCode.USAGE;
        }
        if (result.outcome() instanceof Outcome.Cancelled) {
            return ExitCode.INCONCLUSIVE;
        }
        return result.deviations().isEmpty() ? ExitCode.HOLDS : ExitCode.VIOLATED;
    }

    private static int rank(ExitCode code) {
        return switch (code) {
            case HOLDS -> 0;
            case INCONCLUSIVE -> 1;
            case USAGE -> 2;
            case VIOLATED -> 3;
        };
    }
}
