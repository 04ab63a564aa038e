package dev.insync.conformance.cli;

import dev.insync.conformance.replay.EdgeReplay;
import dev.insync.conformance.replay.ReplayReport;
import dev.insync.conformance.report.Report.Figure;
import dev.insync.conformance.report.Report.Reproduction;
import dev.insync.conformance.report.Report.Step;
import dev.insync.linearizability.Verdict;
import dev.insync.spec.graph.StateGraph;
import dev.insync.spec.model.Model;
import dev.insync.spec.model.ModelCatalog;
import dev.insync.spec.model.SpecException;
import dev.insync.spec.model.SpecSources;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Every edge and every refusal of a model's state graph, on the core that the brokers run. */
final class ReplayStage implements DemoStage {
    private final String modelName;

    ReplayStage(String modelName) {
        this.modelName = modelName;
    }

    @Override
    public String title() {
        return "the code: every edge and every refusal of the model " + modelName + ", replayed on the core";
    }

    @Override
    public Result run(ProgressLine progress) {
        ReplayReport report = replay(progress);
        progress.clear();
        String edges = percent(report.edgesPercent());
        String refusals = percent(report.refusalsPercent());
        progress.line("      " + Verdicts.count(report.edges()) + " edges, of which " + edges + " hold; "
                + Verdicts.count(report.refusals()) + " refusals, of which " + refusals + " hold");
        report.failures().forEach(failure -> progress.line("      " + failure));
        List<Figure> figures = List.of(
                new Figure("states", Verdicts.count(report.states())),
                new Figure("edges", Verdicts.count(report.edges())),
                new Figure("edges that hold", edges),
                new Figure("refusals", Verdicts.count(report.refusals())),
                new Figure("refusals that hold", refusals),
                new Figure("compared per second", String.format(Locale.ROOT, "%,.0f", report.perSecond())));
        Verdict verdict = report.holds() ? Verdict.OK : Verdict.VIOLATION;
        Step step = new Step("The code", verdict, sentence(report), figures);
        return new Result(
                step,
                List.of(new Reproduction("the code against the model", "./insync replay " + modelName)),
                Optional.empty());
    }

    private ReplayReport replay(ProgressLine progress) {
        try {
            Model model = ModelCatalog.load(SpecSources.find()).open(modelName);
            StateGraph graph = StateGraph.open(
                    model,
                    StateGraph.defaultDirectory(),
                    counts -> progress.live("      exploring: " + Verdicts.count(counts.states()) + " states"));
            return EdgeReplay.replay(
                    model, graph, states -> progress.live("      replaying: " + Verdicts.count(states) + " states"));
        } catch (SpecException e) {
            throw new BadInput(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new BadInput(
                    "the state graph cannot be kept in " + StateGraph.defaultDirectory() + ": " + e.getMessage(), e);
        }
    }

    private static String sentence(ReplayReport report) {
        if (report.holds()) {
            return "In every state of the model, the core that the brokers run does what the specification allows"
                    + " and refuses what it does not.";
        }
        return "The core differs from the specification: "
                + report.failures().stream().findFirst().orElse("not every edge and refusal holds") + ".";
    }

    /** Rounds down, so that 100% means every one. */
    private static String percent(double percent) {
        return percent == 100 ? "100%" : String.format(Locale.ROOT, "%.2f%%", Math.floor(percent * 100) / 100);
    }
}
