package dev.insync.conformance.cli;

import dev.insync.conformance.report.HtmlReport;
import dev.insync.conformance.report.Report;
import dev.insync.conformance.report.Report.Figure;
import dev.insync.conformance.report.Report.Reproduction;
import dev.insync.conformance.report.Report.Step;
import dev.insync.conformance.report.Run;
import dev.insync.conformance.workload.BootstrapServers;
import dev.insync.conformance.workload.ClusterUnavailableException;
import dev.insync.conformance.workload.ClusterView;
import dev.insync.conformance.workload.Experiment;
import dev.insync.conformance.workload.Judgement;
import dev.insync.conformance.workload.Recorder;
import dev.insync.conformance.workload.WorkloadOptions;
import dev.insync.linearizability.Verdict;
import dev.insync.linearizability.format.NdjsonHistory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./insync conform}: load and judgement against a running cluster, whoever wrote it. */
@Command(
        name = "conform",
        description = {
            "Puts load on a running Kafka-compatible cluster and judges what its clients saw.",
            "",
            "Producers with acks=all and idempotence and consumers by assignment work on a topic of their own; in the end every "
                    + "partition is read from its first offset to its end. No fault is injected: break the cluster yourself "
                    + "while it runs, the verdict does not mind. The topic is deleted when the verdict is HOLDS.",
            ""
        },
        footer = {"", "Example:", "  ./insync conform --bootstrap localhost:9092 --report conform.html"})
final class ConformCommand implements Callable<Integer> {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final int MAX_CLIENTS = 100;
    private static final int MAX_SECONDS = 3_600;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--bootstrap",
            required = true,
            paramLabel = "HOST:PORT",
            description = "Where the cluster answers (HOST:PORT[,HOST:PORT...]).")
    private String bootstrap = "";

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "How long to load it (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--producers",
            paramLabel = "N",
            defaultValue = "" + WorkloadOptions.DEFAULT_PRODUCERS,
            description = "Number of producers (default: ${DEFAULT-VALUE}).")
    private int producers;

    @Option(
            names = "--consumers",
            paramLabel = "N",
            defaultValue = "" + WorkloadOptions.DEFAULT_CONSUMERS,
            description = "Number of consumers (default: ${DEFAULT-VALUE}).")
    private int consumers;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "" + WorkloadOptions.DEFAULT_PARTITIONS,
            description = "Partitions of the topic (default: ${DEFAULT-VALUE}).")
    private int partitions;

    @Option(names = "--history", paramLabel = "FILE", description = "Write the history there, as NDJSON.")
    private @Nullable Path historyFile;

    @Option(names = "--report", paramLabel = "FILE", description = "Write a report there, as one HTML page.")
    private @Nullable Path reportFile;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of the clients' choices; without it a new one is taken.")
    private @Nullable Long seed;

    /** Created by the command line. */
    ConformCommand() {}

    @Override
    public Integer call() {
        checkArguments();
        Path history = historyFile == null ? null : OutputFiles.check("--history", historyFile);
        Path report = reportFile == null ? null : OutputFiles.check("--report", reportFile);
        Instant startedAt = Instant.now();
        long chosenSeed = seed == null ? startedAt.toEpochMilli() % 1_000_000 : seed;
        String topic = "insync-conform-" + Long.toString(startedAt.toEpochMilli(), 36);
        WorkloadOptions options =
                WorkloadOptions.standard(bootstrap, topic, chosenSeed).withClients(producers, consumers, partitions);
        Recorder recorder = new Recorder(topic, partitions);
        ProgressLine progress =
                new ProgressLine(Objects.requireNonNull(spec).commandLine().getOut(), ProgressLine.onTerminal());
        Judgement judgement;
        try (HistoryRescue rescue = new HistoryRescue(history)) {
            rescue.of(recorder);
            judgement = load(options, recorder, progress);
        }

        String command = command(chosenSeed);
        progress.line(Verdicts.word(judgement.verdict()) + ": " + judgement.headline());
        Verdicts.lines(judgement).forEach(progress::line);
        if (history != null) {
            OutputFiles.write(history, file -> NdjsonHistory.write(judgement.history(), file));
            progress.line("   history: " + history);
        }
        if (report != null) {
            List<Reproduction> again = new ArrayList<>(List.of(new Reproduction("this run", command)));
            if (history != null) {
                again.add(Verdicts.again(history));
            }
            Report page = report(judgement, options, recorder, startedAt, again);
            OutputFiles.write(report, file -> HtmlReport.write(page, file));
            progress.line("   report: " + report);
        }
        if (judgement.verdict() != Verdict.OK) {
            progress.line("   again: " + command);
        }
        return Verdicts.exitCode(judgement.verdict()).code();
    }

    private Judgement load(WorkloadOptions options, Recorder recorder, ProgressLine progress) {
        try (ClusterView cluster = ClusterView.connect(bootstrap, CONNECT_TIMEOUT)) {
            progress.line("brokers " + cluster.brokers(CONNECT_TIMEOUT) + " answer at " + bootstrap);
            Judgement judgement;
            try (LoadTicker ticker = new LoadTicker(progress, "   ")) {
                ticker.show(recorder);
                judgement = Experiment.run(cluster, options, recorder, () -> pass(seconds), progress::line);
            }
            if (judgement.verdict() == Verdict.OK) {
                cluster.deleteTopic(options.topic());
            }
            return judgement;
        } catch (ClusterUnavailableException e) {
            throw new BadInput(String.valueOf(e.getMessage()), e);
        }
    }

    private static void pass(int seconds) {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        for (long rest = deadlineNanos - System.nanoTime(); rest > 0; rest = deadlineNanos - System.nanoTime()) {
            LockSupport.parkNanos(rest);
        }
    }

    private void checkArguments() {
        requireRange("--seconds", seconds, MAX_SECONDS);
        requireRange("--producers", producers, MAX_CLIENTS);
        requireRange("--consumers", consumers, MAX_CLIENTS);
        requireRange("--partitions", partitions, MAX_CLIENTS);
        try {
            BootstrapServers.parse(bootstrap);
        } catch (IllegalArgumentException e) {
            throw bad("--bootstrap: " + e.getMessage());
        }
    }

    private void requireRange(String option, int value, int max) {
        if (value < 1 || value > max) {
            throw bad(option + " must be 1 to " + max + ", not " + value);
        }
    }

    private ParameterException bad(String message) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
    }

    private String command(long chosenSeed) {
        return "./insync conform --bootstrap " + bootstrap + " --seconds " + seconds + " --producers " + producers
                + " --consumers " + consumers + " --partitions " + partitions + " --seed " + chosenSeed;
    }

    private Report report(
            Judgement judgement,
            WorkloadOptions options,
            Recorder recorder,
            Instant startedAt,
            List<Reproduction> again) {
        Run run = new Run(
                judgement,
                options.producers(),
                options.consumers(),
                Run.focusOn(judgement.history(), options.topic(), 0),
                OptionalInt.empty(),
                recorder.errors());
        List<Figure> figures = List.of(
                new Figure("topic", options.topic()),
                new Figure("partitions", Verdicts.count(partitions)),
                new Figure("producers", Verdicts.count(producers)),
                new Figure("consumers", Verdicts.count(consumers)),
                Verdicts.longestGap(run));
        String what = "Producers with acks=all and idempotence, and consumers by assignment, worked for " + seconds
                + " s on the cluster at " + bootstrap + "; no fault was injected.";
        return new Report(
                "Insync: conformance of a running cluster",
                again.get(0).command(),
                startedAt,
                Duration.between(startedAt, Instant.now()),
                judgement.verdict(),
                judgement.headline(),
                List.of(new Step("The load", Verdict.OK, what, figures), Verdicts.step(judgement)),
                Optional.of(run),
                again);
    }
}
