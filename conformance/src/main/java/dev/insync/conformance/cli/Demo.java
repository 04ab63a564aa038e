package dev.insync.conformance.cli;

import dev.insync.conformance.report.Report;
import dev.insync.conformance.report.Report.Reproduction;
import dev.insync.conformance.report.Report.Step;
import dev.insync.conformance.report.Run;
import dev.insync.linearizability.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Plays the stages of the demo one after the other and puts their results together; a violation does not stop the story. */
final class Demo {
    private final List<DemoStage> stages;
    private final ProgressLine progress;

    Demo(List<DemoStage> stages, ProgressLine progress) {
        this.stages = stages;
        this.progress = progress;
    }

    /**
     * @param commandLine what the user would type to get the same again
     * @param history the file that the history will be written to
     */
    Report play(Instant startedAt, String commandLine, Path history) {
        List<Step> steps = new ArrayList<>();
        List<Reproduction> again = new ArrayList<>(List.of(new Reproduction("all of it", commandLine)));
        Optional<Run> run = Optional.empty();
        for (DemoStage stage : stages) {
            announce(steps.size() + 1, stage.title());
            DemoStage.Result result = stage.run(progress);
            steps.add(result.step());
            again.addAll(result.again());
            run = run.or(result::run);
        }
        if (run.isPresent()) {
            announce(steps.size() + 1, "the history, judged");
            steps.add(Verdicts.step(run.get().judgement()));
            again.add(Verdicts.again(history));
        }
        Verdict verdict = steps.stream().map(Step::verdict).reduce(Verdict.OK, Verdict::and);
        return new Report(
                "Insync demo",
                commandLine,
                startedAt,
                Duration.between(startedAt, Instant.now()),
                verdict,
                headline(steps, verdict),
                steps,
                run,
                again);
    }

    private void announce(int number, String title) {
        progress.line("[" + number + "/" + (stages.size() + 1) + "] " + title);
    }

    /** What the first step says that decided the verdict; when all holds, what the last one says. */
    private static String headline(List<Step> steps, Verdict verdict) {
        Step last = steps.get(steps.size() - 1);
        return steps.stream()
                .filter(step -> verdict != Verdict.OK && step.verdict() == verdict)
                .findFirst()
                .orElse(last)
                .sentence();
    }
}
