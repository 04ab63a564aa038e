package dev.insync.conformance.cli;

import dev.insync.spec.check.Check;
import dev.insync.spec.check.CheckResult;
import dev.insync.spec.check.CounterexampleText;
import dev.insync.spec.check.Progress;
import dev.insync.spec.engine.Outcome;
import dev.insync.spec.model.Model;
import dev.insync.spec.model.ModelCatalog;
import dev.insync.spec.model.ModelEntry;
import dev.insync.spec.model.SpecException;
import dev.insync.spec.model.SpecSources;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./insync check}: model-checks the specification. */
@Command(
        name = "check",
        description = {
            "Model-checks the specification with TLC and prints a counterexample as steps.",
            "",
            "A model of the museum lacks the fix it is named after, so it is expected to be violated; the exit code of a "
                    + "violation is 1 all the same, and the text says that it was expected.",
            ""
        },
        footer = {"", "Examples:", "  ./insync check", "  ./insync check --without KIP-101", "  ./insync check --list"})
final class CheckCommand implements Callable<Integer> {
    private static final int MAX_NOTE_LINES = 20;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "MODEL",
            defaultValue = "smoke",
            description = "The model (default: smoke).")
    private String modelName = "smoke";

    @Option(names = "--without", paramLabel = "FIX", description = "Switch a rule off; can be given several times.")
    private List<String> without = new ArrayList<>();

    @Option(
            names = "--workers",
            paramLabel = "N",
            description =
                    "Threads (default: 1 where a violation is likely, so that its trace is a shortest one; else one "
                            + "for each processor).")
    private @Nullable Integer workers;

    @Option(names = "--list", description = "List the models with what is expected of them, and end.")
    private boolean list;

    @Override
    public Integer call() {
        try {
            ModelCatalog catalog = ModelCatalog.load(SpecSources.find());
            return list ? printList(catalog) : check(catalog, modelOf(catalog, modelName, without));
        } catch (SpecException e) {
            throw new BadInput(String.valueOf(e.getMessage()), e);
        }
    }

    static Model modelOf(ModelCatalog catalog, String name, List<String> withoutFixes) throws SpecException {
        Model model = catalog.open(name);
        for (String fix : withoutFixes) {
            model = model.without(fix);
        }
        return model;
    }

    private Integer printList(ModelCatalog catalog) {
        int width = catalog.entries().stream()
                .mapToInt(entry -> entry.name().length())
                .max()
                .orElse(1);
        for (ModelEntry entry : catalog.entries()) {
            out().printf(
                            Locale.ROOT,
                            "%-" + width + "s  %-8s  %s%n%" + width + "s            %s%n",
                            entry.name(),
                            entry.tier(),
                            entry.shows(),
                            "",
                            entry.expect());
        }
        return ExitCode.HOLDS.code();
    }

    private Integer check(ModelCatalog catalog, Model model) {
        Check check = Check.of(model);
        if (workers != null) {
            if (workers < 1) {
                throw new ParameterException(
                        Objects.requireNonNull(spec).commandLine(), "--workers must be at least 1, not " + workers);
            }
            check = check.workers(workers);
        }
        ProgressLine progress = new ProgressLine(out(), ProgressLine.onTerminal());
        progress.line("Checking " + model.label() + ": " + model.entry().module() + " with " + model.configFile());
        CheckResult result = check.run(update -> progress.live("   " + text(update)));
        progress.clear();
        return report(catalog, result).code();
    }

    private ExitCode report(ModelCatalog catalog, CheckResult result) {
        result.notes().stream().limit(MAX_NOTE_LINES).forEach(note -> out().println("   TLC: " + note));
        if (result.outcome() instanceof Outcome.Failed failed) {
            PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
            failed.diagnostics().forEach(diagnostic -> err.println("insync check: " + diagnostic));
            printCounterexample(result);
            return ExitCode.USAGE;
        }
        printCounterexample(result);
        String size = String.format(
                Locale.ROOT,
                "%,d distinct states, depth %d, %,d generated in %s, %,.0f states/s",
                result.counts().distinct(),
                result.counts().depth(),
                result.counts().generated(),
                text(result.duration()),
                result.generatedPerSecond());
        String label = result.model().label();
        if (result.outcome() instanceof Outcome.Holds) {
            out().println("HOLDS " + label + ": " + size);
            printDeviations(result);
            printLargerModels(catalog, result.model());
            return ExitCode.HOLDS;
        }
        if (result.outcome() instanceof Outcome.Cancelled) {
            out().println("INCONCLUSIVE " + label + ": cancelled after " + size);
            return ExitCode.INCONCLUSIVE;
        }
        out().println("VIOLATED " + label + ": " + what(result.outcome())
                + (result.isExpectedOutcome() ? ", as expected" : "") + "; " + size);
        printDeviations(result);
        out().println("   again: " + command(result));
        return ExitCode.VIOLATED;
    }

    private void printCounterexample(CheckResult result) {
        if (result.counterexample() != null) {
            CounterexampleText.lines(result.counterexample()).forEach(line -> out().println("   " + line));
        }
    }

    /** A model that holds without a rule is too small to need it; the museum's model is not. */
    private void printLargerModels(ModelCatalog catalog, Model model) {
        for (String fix : model.removedFixes()) {
            String exhibit = fix.toLowerCase(Locale.ROOT);
            if (catalog.entries().stream().anyMatch(entry -> entry.name().equals(exhibit))) {
                out().println("   this model is too small to need " + fix + "; what it prevents: ./insync check "
                        + exhibit);
            }
        }
    }

    private void printDeviations(CheckResult result) {
        result.deviations().forEach(deviation -> out().println("   differs from the manifest: " + deviation));
    }

    private static String what(Outcome outcome) {
        return outcome instanceof Outcome.Violates violated
                ? violated.property() + " (" + violated.kind().text() + ")"
                : outcome.toString();
    }

    private static String command(CheckResult result) {
        StringBuilder command = new StringBuilder("./insync check ")
                .append(result.model().entry().name());
        result.model()
                .removedFixes()
                .forEach(fix -> command.append(" --without ").append(fix));
        return command.append(" --workers ").append(result.workers()).toString();
    }

    static String text(Progress progress) {
        String rest = progress.rest()
                .map(estimate -> ", about " + text(estimate) + " left")
                .orElse("");
        return String.format(
                Locale.ROOT,
                "%s: depth %d, %,d generated, %,d distinct, %,d queued, %,.0f states/s%s",
                text(progress.elapsed()),
                progress.counts().depth(),
                progress.counts().generated(),
                progress.counts().distinct(),
                progress.counts().queued(),
                progress.generatedPerSecond(),
                rest);
    }

    static String text(Duration duration) {
        long seconds = duration.toSeconds();
        return seconds < 60
                ? String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0)
                : String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
    }

    private PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }
}
