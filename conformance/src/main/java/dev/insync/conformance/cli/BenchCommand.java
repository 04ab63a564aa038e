package dev.insync.conformance.cli;

import dev.insync.conformance.bench.BenchException;
import dev.insync.conformance.bench.Benchmark;
import dev.insync.conformance.bench.FigureTable;
import dev.insync.conformance.bench.Measure;
import dev.insync.spec.graph.StateGraph;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./insync bench}: how fast the reference cluster is, beside Apache Kafka if wanted. */
@Command(
        name = "bench",
        description = {
            "Measures three reference brokers with Kafka's own performance tools: throughput, latency, start, memory, and how long "
                    + "nobody acknowledges after the SIGKILL of a leader. With --against kafka the same is done with Apache "
                    + "Kafka in ZooKeeper mode, in turns.",
            "",
            "Kafka and its tools are fetched by Maven on the first run. Each system is warmed before it is measured.",
            ""
        },
        footer = {"", "Example:", "  ./insync bench --against kafka --out speed.md"})
final class BenchCommand implements Callable<Integer> {
    private static final int MAX_ROUNDS = 100;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--against",
            paramLabel = "SYSTEM",
            description = "Measure this beside the reference cluster; the only choice is kafka.")
    private @Nullable String against;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "Rounds, of which the medians are shown (default: ${DEFAULT-VALUE}).")
    private int rounds = 5;

    @Option(
            names = "--quick",
            description = "Few records: shows that everything works. The figures are those of cold systems.")
    private boolean quick;

    @Option(
            names = "--only",
            paramLabel = "ROW",
            split = ",",
            description = "Measure these rows only, such as produce-100-all,latency-p50. May be repeated.")
    private List<String> only = List.of();

    @Option(names = "--out", paramLabel = "FILE", description = "Write the table there, as Markdown.")
    private @Nullable Path out;

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        if (against != null && !against.equals("kafka")) {
            throw usage(command, "--against: expected kafka, not " + against, null);
        }
        if (rounds < 1 || rounds > MAX_ROUNDS) {
            throw usage(command, "--rounds: expected 1 to " + MAX_ROUNDS + ", not " + rounds, null);
        }
        Set<Measure> measures = measures(command);
        Path target = out == null ? null : OutputFiles.check("--out", out);
        ProgressLine progress = new ProgressLine(command.commandLine().getOut(), ProgressLine.onTerminal());
        Path scratch = OutputFiles.temporaryDirectory("insync-bench");
        Path cache = Objects.requireNonNull(StateGraph.defaultDirectory().getParent());
        FigureTable table;
        try {
            table = new Benchmark(Main.class.getName(), cache, progress::line)
                    .run(rounds, against != null, quick, measures, scratch);
        } catch (BenchException e) {
            throw new BadInput("cannot measure: " + e.getMessage(), e);
        } finally {
            OutputFiles.deleteTree(scratch);
        }
        progress.line("");
        table.lines().forEach(progress::line);
        if (target != null) {
            OutputFiles.write(target, file -> Files.writeString(file, table.markdown()));
        }
        return ExitCode.HOLDS.code();
    }

    private Set<Measure> measures(CommandSpec command) {
        Set<Measure> measures = EnumSet.noneOf(Measure.class);
        try {
            only.forEach(row -> measures.add(Measure.of(row)));
        } catch (IllegalArgumentException e) {
            throw usage(command, "--only: " + e.getMessage(), e);
        }
        return measures.isEmpty() ? EnumSet.allOf(Measure.class) : measures;
    }

    private static ParameterException usage(CommandSpec command, String message, @Nullable Throwable cause) {
        return new ParameterException(command.commandLine(), message, cause);
    }
}
