package dev.insync.conformance.cli;

import dev.insync.spec.check.CheckResult;
import dev.insync.spec.check.CounterexampleText;
import dev.insync.spec.engine.Counterexample;
import dev.insync.spec.engine.Outcome;
import dev.insync.spec.engine.Sighting;
import dev.insync.spec.model.Model;
import dev.insync.spec.model.ModelCatalog;
import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Prints what a check found, and turns it into an exit code. */
final class CheckReport {
    private static final int MAX_NOTE_LINES = 20;

    private final PrintWriter out;
    private final PrintWriter err;
    private final ModelCatalog catalog;

    CheckReport(PrintWriter out, PrintWriter err, ModelCatalog catalog) {
        this.out = out;
        this.err = err;
        this.catalog = catalog;
    }

    ExitCode print(CheckResult result) {
        result.notes().stream().limit(MAX_NOTE_LINES).forEach(note -> out.println("   TLC: " + note));
        if (result.outcome() instanceof Outcome.Failed failed) {
            failed.diagnostics().forEach(diagnostic -> err.println("insync check: " + diagnostic));
            printSteps(result.counterexample());
            return ExitCode.USAGE;
        }
        printSteps(result.counterexample());
        String label = result.model().label();
        String size = size(result);
        if (result.outcome() instanceof Outcome.Holds) {
            out.println("HOLDS " + label + ": " + size);
            printDeviations(result);
            printLargerModels(result.model());
            return ExitCode.HOLDS;
        }
        if (result.outcome() instanceof Outcome.NothingFound nothing) {
            out.println("NOTHING FOUND " + label + ": " + String.format(Locale.ROOT, "%,d", nothing.behaviours())
                    + " random behaviours violate nothing, the rest is unknown; " + size);
            printDeviations(result);
            return ExitCode.HOLDS;
        }
        if (result.outcome() instanceof Outcome.Reaches reaches) {
            return print(result, reaches);
        }
        if (result.outcome() instanceof Outcome.Cancelled) {
            out.println("INCONCLUSIVE " + label + ": nothing wrong until it was stopped; " + size
                    + String.format(Locale.ROOT, ", %,d queued", result.counts().queued()));
            return ExitCode.INCONCLUSIVE;
        }
        out.println("VIOLATED " + label + ": " + what(result.outcome())
                + (result.isExpectedOutcome() ? ", as expected" : "") + "; " + size);
        printDeviations(result);
        out.println("   again: " + command(result));
        return ExitCode.VIOLATED;
    }

    private ExitCode print(CheckResult result, Outcome.Reaches reaches) {
        for (Sighting sighting : reaches.sightings()) {
            Counterexample witness = sighting.witness();
            String by = witness.steps().isEmpty()
                    ? "from the beginning"
                    : "by " + witness.steps().get(witness.steps().size() - 1).action();
            out.printf(Locale.ROOT, "   reached  %-30s in %2d states, %s%n", sighting.name(), witness.length(), by);
        }
        reaches.missed().forEach(missed -> out.printf(Locale.ROOT, "   MISSED   %s%n", missed));
        boolean all = reaches.missed().isEmpty();
        out.println((all ? "REACHED " : "VIOLATED ") + result.model().label() + ": "
                + reaches.sightings().size() + " of "
                + (reaches.sightings().size() + reaches.missed().size()) + " situations come about; " + size(result));
        printDeviations(result);
        if (!all) {
            out.println("   again: " + command(result));
        }
        return all ? ExitCode.HOLDS : ExitCode.VIOLATED;
    }

    private static String size(CheckResult result) {
        String states = result.model().entry().simulate() != null
                ? result.model().entry().simulate().toString()
                : String.format(
                        Locale.ROOT,
                        "%,d distinct states, depth %d",
                        result.counts().distinct(),
                        result.counts().depth());
        return String.format(
                Locale.ROOT,
                "%s, %,d generated in %s, %,.0f states/s",
                states,
                result.counts().generated(),
                CheckCommand.text(result.duration()),
                result.generatedPerSecond());
    }

    private void printSteps(@Nullable Counterexample counterexample) {
        if (counterexample != null) {
            CounterexampleText.lines(counterexample).forEach(line -> out.println("   " + line));
        }
    }

    /** A model that holds without a rule is too small to need it; the museum's model is not. */
    private void printLargerModels(Model model) {
        for (String fix : model.removedFixes()) {
            String exhibit = fix.toLowerCase(Locale.ROOT);
            if (catalog.entries().stream().anyMatch(entry -> entry.name().equals(exhibit))) {
                out.println(
                        "   this model is too small to need " + fix + "; what it prevents: ./insync check " + exhibit);
            }
        }
    }

    private void printDeviations(CheckResult result) {
        result.deviations().forEach(deviation -> out.println("   differs from the manifest: " + deviation));
    }

    static String what(Outcome outcome) {
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
        return command.append(" --workers ")
                .append(Math.max(1, result.workers()))
                .toString();
    }
}
