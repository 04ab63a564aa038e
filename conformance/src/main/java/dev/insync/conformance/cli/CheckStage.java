package dev.insync.conformance.cli;

import dev.insync.conformance.report.Report.Figure;
import dev.insync.conformance.report.Report.Reproduction;
import dev.insync.conformance.report.Report.Step;
import dev.insync.linearizability.Verdict;
import dev.insync.spec.check.Check;
import dev.insync.spec.check.CheckResult;
import dev.insync.spec.check.CounterexampleText;
import dev.insync.spec.engine.Outcome;
import dev.insync.spec.model.Model;
import dev.insync.spec.model.ModelCatalog;
import dev.insync.spec.model.SpecException;
import dev.insync.spec.model.SpecSources;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A model of the specification, checked with TLC in this process. */
final class CheckStage implements DemoStage {
    private final String modelName;

    CheckStage(String modelName) {
        this.modelName = modelName;
    }

    @Override
    public String title() {
        return "the specification: TLC explores every state of the model " + modelName;
    }

    @Override
    public Result run(ProgressLine progress) {
        Model model;
        try {
            model = ModelCatalog.load(SpecSources.find()).open(modelName);
        } catch (SpecException e) {
            throw new BadInput(String.valueOf(e.getMessage()), e);
        }
        CheckResult result = Check.of(model).run(update -> progress.live("      " + CheckCommand.text(update)));
        progress.clear();
        if (result.outcome() instanceof Outcome.Failed failed) {
            throw new BadInput("the model " + modelName + " cannot be checked: "
                    + failed.diagnostics().stream()
                            .map(Object::toString)
                            .findFirst()
                            .orElse("no reason given"));
        }
        String sentence = sentence(result);
        progress.line("      " + sentence);
        if (result.counterexample() != null) {
            CounterexampleText.lines(result.counterexample()).forEach(line -> progress.line("      " + line));
        }
        Step step = new Step("The specification", verdict(result.outcome()), sentence, figures(result));
        return new Result(
                step, List.of(new Reproduction("the model", "./insync check " + modelName)), Optional.empty());
    }

    private String sentence(CheckResult result) {
        String states = Verdicts.count(result.counts().distinct()) + " distinct states";
        if (result.outcome() instanceof Outcome.Holds) {
            return "TLC visited all " + states + " of the model " + modelName + "; every property holds in each.";
        }
        return "After " + states + " the model " + modelName + " " + result.outcome() + ".";
    }

    private static List<Figure> figures(CheckResult result) {
        return List.of(
                new Figure("distinct states", Verdicts.count(result.counts().distinct())),
                new Figure("states generated", Verdicts.count(result.counts().generated())),
                new Figure("depth", Verdicts.count(result.counts().depth())),
                new Figure("time", CheckCommand.text(result.duration())),
                new Figure(
                        "states generated per second",
                        String.format(Locale.ROOT, "%,.0f", result.generatedPerSecond())));
    }

    private static Verdict verdict(Outcome outcome) {
        if (outcome instanceof Outcome.Holds) {
            return Verdict.OK;
        }
        return outcome instanceof Outcome.Cancelled ? Verdict.UNKNOWN : Verdict.VIOLATION;
    }
}
