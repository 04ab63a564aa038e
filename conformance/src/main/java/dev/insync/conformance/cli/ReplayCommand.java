package dev.insync.conformance.cli;

import dev.insync.conformance.replay.EdgeReplay;
import dev.insync.conformance.replay.ReplayReport;
import dev.insync.spec.graph.StateGraph;
import dev.insync.spec.model.Model;
import dev.insync.spec.model.SpecException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ./insync replay}: every edge and every refusal of a model on the reference core. */
@Command(
        name = "replay",
        description = {
            "Replays the complete state graph of a model on the reference core: every transition, and every refusal.",
            "",
            "Without a rule, both the specification and the core lack it.",
            ""
        },
        footer = {"", "Examples:", "  ./insync replay", "  ./insync replay isr", "  ./insync replay --without KIP-101"})
final class ReplayCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private ModelArguments arguments = new ModelArguments();

    @Override
    public Integer call() throws IOException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        ProgressLine progress = new ProgressLine(out, ProgressLine.onTerminal());
        try {
            Model model = arguments.open(ModelArguments.catalog());
            progress.line("Replaying " + model.label() + " on the reference core");
            StateGraph graph = StateGraph.open(
                    model,
                    StateGraph.defaultDirectory(),
                    counts -> progress.live(String.format(Locale.ROOT, "   exploring: %,d states", counts.states())));
            ReplayReport report = EdgeReplay.replay(
                    model, graph, done -> progress.live(String.format(Locale.ROOT, "   replaying: %,d states", done)));
            progress.clear();
            return print(out, model, report).code();
        } catch (SpecException e) {
            throw new BadInput(String.valueOf(e.getMessage()), e);
        }
    }

    private ExitCode print(PrintWriter out, Model model, ReplayReport report) {
        out.printf(Locale.ROOT, "   states    %,d loaded and dumped%n", report.states());
        out.printf(
                Locale.ROOT,
                "   edges     %,d of %,d hold (%s)%n",
                report.edgesHeld(),
                report.edges(),
                percent(report.edgesPercent()));
        out.printf(
                Locale.ROOT,
                "   refusals  %,d of %,d hold (%s)%n",
                report.refusalsHeld(),
                report.refusals(),
                percent(report.refusalsPercent()));
        report.edgesByAction().entrySet().stream()
                .filter(entry -> entry.getValue() == 0)
                .map(entry -> "   never enabled in this model: " + entry.getKey())
                .sorted()
                .forEach(out::println);
        report.missedSuccessors().forEach(missed -> out.println("   the core never goes there: " + missed));
        report.failures().forEach(failure -> out.println("   " + failure));
        out.printf(
                Locale.ROOT,
                "%s %s: %,.0f edges and refusals/s%n",
                report.holds() ? "HOLDS" : "VIOLATED",
                model.label(),
                report.perSecond());
        if (report.holds()) {
            return ExitCode.HOLDS;
        }
        StringBuilder again =
                new StringBuilder("./insync replay ").append(model.entry().name());
        model.removedFixes().forEach(fix -> again.append(" --without ").append(fix));
        out.println("   again: " + again);
        return ExitCode.VIOLATED;
    }

    /** Rounds down, so that 100% means every one. */
    private static String percent(double percent) {
        return String.format(Locale.ROOT, "%.2f%%", Math.floor(percent * 100) / 100);
    }
}
