package dev.insync.conformance.cli;

import dev.insync.conformance.nemesis.Soak;
import dev.insync.conformance.workload.ClusterUnavailableException;
import dev.insync.conformance.workload.Judgement;
import dev.insync.conformance.workload.Recorder;
import dev.insync.conformance.workload.WorkloadOptions;
import dev.insync.linearizability.Verdict;
import dev.insync.linearizability.format.NdjsonHistory;
import dev.insync.reference.runtime.cluster.ClusterException;
import dev.insync.reference.runtime.cluster.ClusterOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./insync soak}: the reference brokers under load and random faults for a while, and the verdict. */
@Command(
        name = "soak",
        description = {
            "Runs three reference brokers under load and random faults, one after another: kills, pauses, links cut in one "
                    + "direction, loss of ZooKeeper; then judges what clients saw, what stood in ZooKeeper, and the logs.",
            ""
        },
        footer = {"", "Example:", "  ./insync soak --for 20m"})
final class SoakCommand implements Callable<Integer> {
    private static final String TOPIC = "insync-soak";

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            defaultValue = "60s",
            description = "How long faults happen: 90s, 10m, 2h (default: ${DEFAULT-VALUE}).")
    private String time = "60s";

    @Mixin
    private final TrialOptions trial = new TrialOptions();

    @Option(names = "--history", paramLabel = "FILE", description = "Write the history there, as NDJSON.")
    private @Nullable Path historyFile;

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        Duration duration = SimulationTime.parse(time);
        Path history = historyFile == null ? null : OutputFiles.check("--history", historyFile);
        SortedSet<String> rulesOff = trial.rulesOff();
        Path data = OutputFiles.temporaryDirectory("insync-soak-");
        ClusterOptions options =
                TrialOptions.without(rulesOff, ClusterOptions.defaults(data).withBasePort(0));
        Thread cleaner = new Thread(() -> OutputFiles.deleteTree(data), "insync-soak-cleaner");
        Runtime.getRuntime().addShutdownHook(cleaner);
        ProgressLine progress = new ProgressLine(command.commandLine().getOut(), ProgressLine.onTerminal());
        Recorder recorder = new Recorder(TOPIC, WorkloadOptions.DEFAULT_PARTITIONS);
        Judgement judgement;
        try (LoadTicker ticker = new LoadTicker(progress, "   ");
                HistoryRescue rescue = new HistoryRescue(history)) {
            ticker.show(recorder);
            rescue.of(recorder);
            judgement = new Soak(options, duration, trial.seed(), progress::line).run(TOPIC, recorder);
        } catch (ClusterException | ClusterUnavailableException e) {
            // the message may name a broker's log
            Runtime.getRuntime().removeShutdownHook(cleaner);
            throw new BadInput("the cluster cannot be put on trial: " + e.getMessage(), e);
        }
        Runtime.getRuntime().removeShutdownHook(cleaner);
        progress.line(Verdicts.word(judgement.verdict()) + ": " + judgement.headline());
        Verdicts.lines(judgement).forEach(progress::line);
        if (history != null) {
            OutputFiles.write(history, file -> NdjsonHistory.write(judgement.history(), file));
            progress.line("   history: " + history);
        }
        if (judgement.verdict() == Verdict.OK) {
            OutputFiles.deleteTree(data);
        } else {
            progress.line("   the brokers' files: " + data);
            progress.line("   again: " + trial.again("./insync soak --for " + time));
        }
        return Verdicts.exitCode(judgement.verdict()).code();
    }
}
