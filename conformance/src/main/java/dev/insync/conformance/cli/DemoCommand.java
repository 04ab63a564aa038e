package dev.insync.conformance.cli;

import dev.insync.conformance.nemesis.LeaderKill;
import dev.insync.conformance.report.HtmlReport;
import dev.insync.conformance.report.Report;
import dev.insync.linearizability.Verdict;
import dev.insync.linearizability.format.NdjsonHistory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./insync demo}: the whole story in one go. */
@Command(
        name = "demo",
        description = {
            "The whole story in under two minutes: checks the smoke model, replays its edges on the core, starts three brokers, "
                    + "kills a leader under load, judges what the clients saw, and writes one HTML report.",
            "",
            "The brokers listen on free ports and keep their files in a temporary directory, which is deleted when all holds.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./insync demo",
            "  ./insync demo --without ACKS-ALL     ends in VIOLATED: records are lost"
        })
final class DemoCommand implements Callable<Integer> {
    private static final String MODEL = "smoke";

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            defaultValue = "insync-demo.html",
            description =
                    "Where to write the report; the history goes beside it as .ndjson (default: ${DEFAULT-VALUE}).")
    private Path reportFile = Path.of("insync-demo.html");

    @Mixin
    private final TrialOptions trial = new TrialOptions();

    /** Created by the command line. */
    DemoCommand() {}

    @Override
    public Integer call() {
        SortedSet<String> rulesOff = trial.rulesOff();
        Path report = OutputFiles.check("--report", reportFile);
        Path history = OutputFiles.check("--report", historyBeside(report));
        Instant startedAt = Instant.now();
        ProgressLine progress = new ProgressLine(command().commandLine().getOut(), ProgressLine.onTerminal());
        Path data = OutputFiles.temporaryDirectory("insync-demo-");
        Thread cleaner = new Thread(() -> OutputFiles.deleteTree(data), "insync-demo-cleaner");
        Runtime.getRuntime().addShutdownHook(cleaner);

        List<DemoStage> stages = List.of(
                new CheckStage(MODEL),
                new ReplayStage(MODEL),
                new ClusterStage(data, rulesOff, trial.seed(), LeaderKill.Schedule.standard(), history));
        Report page;
        try {
            page = new Demo(stages, progress).play(startedAt, trial.again("./insync demo"), history);
        } catch (BadInput e) {
            // Its message may name a broker's log.
            Runtime.getRuntime().removeShutdownHook(cleaner);
            throw e;
        }
        page.run()
                .ifPresent(run -> OutputFiles.write(
                        history, file -> NdjsonHistory.write(run.judgement().history(), file)));
        OutputFiles.write(report, file -> HtmlReport.write(page, file));

        progress.line("");
        progress.line(Verdicts.word(page.verdict()) + ": " + page.headline());
        page.run().ifPresent(run -> Verdicts.lines(run.judgement()).forEach(progress::line));
        progress.line("   report: " + report);
        progress.line("   history: " + history);
        if (page.verdict() == Verdict.OK) {
            OutputFiles.deleteTree(data);
        } else {
            progress.line("   the brokers' files: " + data);
            progress.line("   again: " + page.command());
        }
        Runtime.getRuntime().removeShutdownHook(cleaner);
        return Verdicts.exitCode(page.verdict()).code();
    }

    private CommandSpec command() {
        return Objects.requireNonNull(spec);
    }

    private static Path historyBeside(Path report) {
        String name = String.valueOf(report.getFileName());
        int dot = name.lastIndexOf('.');
        return report.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".ndjson");
    }
}
