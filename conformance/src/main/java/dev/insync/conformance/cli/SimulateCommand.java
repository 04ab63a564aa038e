package dev.insync.conformance.cli;

import dev.insync.conformance.replay.SimulationTrace;
import dev.insync.conformance.simulate.Seeds;
import dev.insync.linearizability.log.Violation;
import dev.insync.reference.core.Fix;
import dev.insync.reference.core.Fixes;
import dev.insync.reference.sim.Coverage;
import dev.insync.reference.sim.Scenario;
import dev.insync.reference.sim.Shrinker;
import dev.insync.reference.sim.Simulation;
import dev.insync.reference.sim.SimulationOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./insync simulate}: the core under a seeded scheduler, every property checked after every event. */
@Command(
        name = "simulate",
        description = {
            "Runs clusters of the reference core in virtual time, one event at a time, and checks every property of the "
                    + "specification after every event. In the end faults stop, and the cluster must heal.",
            "",
            "A seed is a run: network, disks, sessions, clocks, pauses, faults and clients follow from it alone. Where a "
                    + "property does not hold, the run is shrunk to a short scenario.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./insync simulate",
            "  ./insync simulate --seed 4711 --steps 50000 --without KIP-279",
            "  ./insync simulate --brokers 10 --partitions 100 --for 10m",
            "  ./insync simulate --scenario story.txt"
        })
final class SimulateCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "The first seed (default: 1).")
    private long seed = 1;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description = "How many seeds (default: 1; with --for, as many as fit).")
    private @Nullable Long seeds;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            description = "Run seeds for that long, such as 90s or 10m; Ctrl-C ends it.")
    private @Nullable String time;

    @Option(names = "--brokers", paramLabel = "N", defaultValue = "3", description = "Number of brokers (default: 3).")
    private int brokers = 3;

    @Option(
            names = "--partitions",
            paramLabel = "P",
            defaultValue = "1",
            description = "Number of partitions (default: 1).")
    private int partitions = 1;

    @Option(
            names = "--steps",
            paramLabel = "K",
            defaultValue = "100000",
            description = "Events of one seed (default: 100000).")
    private long steps = 100_000;

    @Option(
            names = "--min-insync",
            paramLabel = "N",
            description = "min.insync.replicas (default: 2, or 1 with a single broker).")
    private @Nullable Integer minInsync;

    @Option(
            names = {"--without", "--fixes-without"},
            paramLabel = "FIX",
            description = "Switch a rule off; can be given several times.")
    private List<String> without = new ArrayList<>();

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Seeds that run at a time (default: one for each processor).")
    private @Nullable Integer threads;

    @Option(
            names = "--trace",
            paramLabel = "FILE",
            description = "Write the events of the one seed for ./insync validate.")
    private @Nullable Path trace;

    @Option(names = "--save", paramLabel = "FILE", description = "Write the short scenario of a failure there too.")
    private @Nullable Path save;

    @Option(names = "--scenario", paramLabel = "FILE", description = "Run the events of a scenario instead of a seed.")
    private @Nullable Path scenario;

    @Override
    public Integer call() throws InterruptedException, IOException {
        if (scenario != null) {
            return scenario(scenario).code();
        }
        SimulationOptions options = options();
        if (trace != null && (time != null || (seeds != null && seeds != 1))) {
            throw usage("--trace writes one seed; it does not go with --for or --seeds");
        }
        Path saved = save == null ? null : OutputFiles.check("--save", save);
        if (trace != null) {
            OutputFiles.write(OutputFiles.check("--trace", trace), file -> SimulationTrace.write(options, file));
        }
        Duration limit = time == null ? null : SimulationTime.parse(time);
        long count = seeds != null ? seeds : limit == null ? 1 : Long.MAX_VALUE;
        int workers = threads != null ? threads : Runtime.getRuntime().availableProcessors();
        if (count < 1 || workers < 1) {
            throw usage("--seeds and --threads are at least 1");
        }
        return simulate(options, count, (int) Math.min(workers, count), limit, saved)
                .code();
    }

    private ExitCode simulate(
            SimulationOptions options, long count, int workers, @Nullable Duration limit, @Nullable Path saved)
            throws InterruptedException {
        long endNanos = System.nanoTime() + (limit == null ? 0 : limit.toNanos());
        ProgressLine progress = new ProgressLine(out(), ProgressLine.onTerminal());
        progress.line("Simulating " + shape(options));
        try (Interruption interruption = new Interruption(limit != null)) {
            Seeds.Report report = Seeds.run(
                    options,
                    count,
                    workers,
                    () -> interruption.happened() || (limit != null && System.nanoTime() - endNanos >= 0),
                    soFar -> progress.live("   " + figures(soFar)));
            progress.clear();
            ExitCode code = print(report, saved);
            if (limit != null) {
                SimulationCoverage.print(out(), progress, report.coverage());
            }
            out().flush();
            return code;
        }
    }

    /** Ctrl-C ends the seeds, and the process waits for the report. */
    private static final class Interruption implements AutoCloseable {
        private final AtomicBoolean happened = new AtomicBoolean();
        private final CountDownLatch reported = new CountDownLatch(1);

        Interruption(boolean wanted) {
            if (wanted) {
                Runtime.getRuntime().addShutdownHook(new Thread(this::await));
            }
        }

        private void await() {
            happened.set(true);
            try {
                reported.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        boolean happened() {
            return happened.get();
        }

        @Override
        public void close() {
            reported.countDown();
        }
    }

    private SimulationOptions options() {
        try {
            List<Fix> missing = without.stream().map(Fix::of).toList();
            return new SimulationOptions(
                    seed,
                    brokers,
                    partitions,
                    steps,
                    minInsync != null ? minInsync : Math.min(2, brokers),
                    Fixes.without(missing));
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    private ExitCode print(Seeds.Report report, @Nullable Path saved) {
        Seeds.Failure failure = report.failure();
        if (failure == null) {
            out().println("HOLDS " + figures(report));
            printCoverage(report);
            return ExitCode.HOLDS;
        }
        Simulation.Run run = failure.run();
        if (run.violation() != null) {
            out().printf(
                            Locale.ROOT,
                            "VIOLATED %s at step %d of seed %d: %s%n",
                            run.violation().property(),
                            run.violation().step(),
                            failure.seed(),
                            run.violation().detail());
            if (run.violation().isInTheEnd() || run.violation().isOfARepeat()) {
                out().println((run.violation().isInTheEnd()
                                ? "   faults have ended, and this stays so; again: "
                                : "   no step of the run did this, but a request that arrived twice; again: ")
                        + command(run.options()));
                return ExitCode.VIOLATED;
            }
            Scenario.Result story = Shrinker.shrink(run).run();
            out().printf(Locale.ROOT, "   shrunk to %d events:%n%n", story.done());
            out().println(story.text());
            if (saved != null) {
                OutputFiles.write(saved, file -> Files.writeString(file, story.text()));
            }
        } else {
            out().printf(Locale.ROOT, "VIOLATED what clients were promised, in seed %d%n", failure.seed());
            Objects.requireNonNull(failure.history()).violations().stream()
                    .map(Violation::describe)
                    .forEach(line -> out().println("   " + line));
        }
        out().println("   again: " + command(run.options()));
        return ExitCode.VIOLATED;
    }

    private void printCoverage(Seeds.Report report) {
        Coverage coverage = report.coverage();
        List<String> never = coverage.never();
        out().printf(
                        Locale.ROOT,
                        "   %d pairs of action and outcome; %,d guesses were refused, %,d requests arrived twice; "
                                + "%d of %d actions happened%s%n",
                        coverage.pairs().size(),
                        coverage.refused(),
                        report.repeats(),
                        Coverage.actions().size() - never.size(),
                        Coverage.actions().size(),
                        never.isEmpty() ? "" : ", not " + String.join(", ", never));
    }

    private static String figures(Seeds.Report report) {
        return String.format(
                Locale.ROOT,
                "%,d seeds, %,d events (%,.0f/s), %s of virtual time, %,d client operations judged",
                report.seeds(),
                report.steps(),
                report.perSecond(),
                CheckCommand.text(Duration.ofMillis(report.virtualUs() / 1000)),
                report.operations());
    }

    private static String shape(SimulationOptions options) {
        List<Fix> missing = options.fixes().missing();
        return String.format(
                Locale.ROOT,
                "%d brokers, %d partitions, min.insync.replicas %d%s",
                options.brokers(),
                options.partitions(),
                options.minInsyncReplicas(),
                missing.isEmpty()
                        ? ""
                        : ", without "
                                + String.join(
                                        ", ", missing.stream().map(Fix::id).toList()));
    }

    private static String command(SimulationOptions options) {
        StringBuilder command = new StringBuilder(String.format(
                Locale.ROOT,
                "./insync simulate --seed %d --brokers %d --partitions %d --steps %d --min-insync %d",
                options.seed(),
                options.brokers(),
                options.partitions(),
                options.steps(),
                options.minInsyncReplicas()));
        options.fixes().missing().forEach(fix -> command.append(" --without ").append(fix.id()));
        return command.toString();
    }

    private ExitCode scenario(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new BadInput("--scenario: cannot read " + file);
        }
        try {
            Scenario.Result result = Scenario.parse(Files.readString(file)).run();
            out().print(result.text());
            return result.violation() == null ? ExitCode.HOLDS : ExitCode.VIOLATED;
        } catch (IllegalArgumentException e) {
            throw new BadInput(file + ": " + e.getMessage(), e);
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
    }

    private PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }
}
