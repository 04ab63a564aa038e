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
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./insync soak}: the reference brokers under load and random faults for a while, and the verdict. */
@Command(
        name = "soak",
        description = {
            "Runs three reference brokers under load and random faults, one after another: kills, pauses, links cut in one "
                    + "direction, loss of ZooKeeper; then judges what clients saw.",
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

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the faults; without it a new one is taken.")
    private @Nullable Long seed;

    @Option(
            names = "--without",
            paramLabel = "FIX",
            description = "Run the brokers without this rule, to see whether it is missed. May be repeated.")
    private List<String> without = List.of();

    @Option(names = "--history", paramLabel = "FILE", description = "Write the history there, as NDJSON.")
    private @Nullable Path historyFile;

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        Duration duration = SimulationTime.parse(time);
        Path history = historyFile == null ? null : OutputFiles.check("--history", historyFile);
        long chosenSeed = seed == null ? Instant.now().toEpochMilli() % 1_000_000 : seed;
        Path data = OutputFiles.temporaryDirectory("insync-soak");
        ClusterOptions options = ClusterOptions.defaults(data).withBasePort(0);
        try {
            for (String rule : without) {
                options = options.withoutRule(rule);
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
        ProgressLine progress = new ProgressLine(command.commandLine().getOut(), ProgressLine.onTerminal());
        Recorder recorder = new Recorder(TOPIC, WorkloadOptions.DEFAULT_PARTITIONS);
        Judgement judgement;
        try (LoadTicker ticker = new LoadTicker(progress, "   ")) {
            ticker.show(recorder);
            judgement = new Soak(options, duration, chosenSeed, progress::line).run(TOPIC, recorder);
        } catch (ClusterException | ClusterUnavailableException e) {
            throw new BadInput("the cluster cannot be put on trial: " + e.getMessage(), e);
        } finally {
            OutputFiles.deleteTree(data);
        }
        progress.line(Verdicts.word(judgement.verdict()) + ": " + judgement.headline());
        Verdicts.lines(judgement).forEach(progress::line);
        if (history != null) {
            OutputFiles.write(history, file -> NdjsonHistory.write(judgement.history(), file));
            progress.line("   history: " + history);
        }
        if (judgement.verdict() != Verdict.OK) {
            StringBuilder again = new StringBuilder("./insync soak --for " + time + " --seed " + chosenSeed);
            without.forEach(rule -> again.append(" --without ").append(rule));
            progress.line("   again: " + again);
        }
        return Verdicts.exitCode(judgement.verdict()).code();
    }
}
