package dev.insync.conformance.cli;

import dev.insync.spec.check.Check;
import dev.insync.spec.check.CheckResult;
import dev.insync.spec.check.Progress;
import dev.insync.spec.engine.Server;
import dev.insync.spec.model.Model;
import dev.insync.spec.model.ModelCatalog;
import dev.insync.spec.model.ModelEntry;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./insync check}: model-checks the specification. */
@Command(
        name = "check",
        description = {
            "Model-checks the specification with TLC and prints a counterexample as steps.",
            "",
            "A model of the museum lacks the fix it is named after, so it is expected to be violated; the exit code of a "
                    + "violation is 1 all the same, and the text says that it was expected. A tier (--tier) ends with 0 when "
                    + "every model of it shows what the manifest says, violations included.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./insync check",
            "  ./insync check --without KIP-101",
            "  ./insync check --list",
            "  ./insync check --tier standard",
            "  ./insync check isr --coverage",
            "  ./insync check isr --distributed"
        })
final class CheckCommand implements Callable<Integer> {
    private static final long MEGABYTE = 1 << 20;
    private static final int MAX_PORT = 65_535;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private ModelArguments model = new ModelArguments();

    @Option(
            names = "--workers",
            paramLabel = "N",
            description =
                    "Threads (default: 1 where a violation is likely, so that its trace is a shortest one; else one "
                            + "for each processor).")
    private @Nullable Integer workers;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description =
                    "Stop after that time, inconclusively (default: never; a model that does not finish, as long as "
                            + "the manifest measured).")
    private @Nullable Long seconds;

    @Option(
            names = "--memory",
            paramLabel = "MB",
            description =
                    "Memory for fingerprints, 8 bytes a state; further ones go to disk (default: 256, or a quarter of "
                            + "the heap).")
    private @Nullable Integer memory;

    @Option(names = "--list", description = "List the models with what is expected of them, and end.")
    private boolean list;

    @Option(names = "--tier", paramLabel = "TIER", description = "Check every model of a tier; --list shows the tiers.")
    private @Nullable String tier;

    @Option(
            names = "--coverage",
            description = "Show where TLC spends its time: states of each action, and the expressions evaluated most.")
    private boolean coverage;

    @ArgGroup(exclusive = false)
    private @Nullable Distributed distributed;

    /** The server's side of a distributed check. */
    static final class Distributed {
        @Option(
                names = "--distributed",
                required = true,
                description = "Leave the work to other processes: ./insync worker HOST.")
        private boolean wanted;

        @Option(
                names = "--bind",
                paramLabel = "ADDRESS",
                defaultValue = "127.0.0.1",
                description = "With --distributed: the address of this machine by which workers reach it (default: "
                        + "${DEFAULT-VALUE}, workers on this machine only). Whoever reaches it can take part.")
        private String bind = "127.0.0.1";

        @Option(
                names = "--port",
                paramLabel = "PORT",
                defaultValue = "" + Server.DEFAULT_PORT,
                description = "With --distributed: where to listen (default: ${DEFAULT-VALUE}; 0: any that is free).")
        private int port = Server.DEFAULT_PORT;

        @Option(
                names = "--await",
                paramLabel = "N",
                defaultValue = "1",
                description = "With --distributed: begin when so many threads of workers joined (default: "
                        + "${DEFAULT-VALUE}).")
        private int await = 1;
    }

    @Override
    public Integer call() {
        refuse(workers != null && workers < 1, "--workers must be at least 1, not " + workers);
        refuse(seconds != null && seconds < 1, "--seconds must be at least 1, not " + seconds);
        refuse(memory != null && memory < 1, "--memory must be at least 1, not " + memory);
        refuse(
                tier != null && (model.given() || coverage || distributed != null),
                "--tier goes with no MODEL, --without, --coverage or --distributed");
        refuse(distributed != null && distributed.await < 1, "--await must be at least 1");
        refuse(
                distributed != null && (distributed.port < 0 || distributed.port > MAX_PORT),
                "--port is 0 to " + MAX_PORT);
        refuse(distributed != null && coverage, "--coverage: TLC's distributed mode counts none");
        refuse(distributed != null && workers != null, "--workers belongs to each ./insync worker, not to the server");
        ModelCatalog catalog = ModelArguments.catalog();
        if (list) {
            ModelList.print(catalog, out());
            return ExitCode.HOLDS.code();
        }
        if (tier != null) {
            refuse(
                    !ModelEntry.TIERS.contains(tier),
                    "unknown tier '" + tier + "'; known tiers: " + String.join(", ", ModelEntry.TIERS));
            return new TierCheck(catalog, tier, this::settings, out()).run().code();
        }
        return check(catalog, model.open(catalog)).code();
    }

    private void refuse(boolean unfit, String why) {
        if (unfit) {
            throw new ParameterException(Objects.requireNonNull(spec).commandLine(), why);
        }
    }

    private ExitCode check(ModelCatalog catalog, Model checked) {
        Check check = settings(checked);
        ProgressLine progress = new ProgressLine(out(), ProgressLine.onTerminal());
        String verb = checked.entry().simulate() == null ? "Checking " : "Simulating ";
        progress.line(verb + checked.label() + ": " + checked.entry().module() + " with " + checked.configFile());
        CheckResult result;
        if (distributed == null) {
            result = check.run(update -> progress.live("   " + text(update)));
        } else {
            InetAddress address = DistributedServer.address(distributed.bind);
            result = new DistributedServer(check, progress).run(address, distributed.port, distributed.await);
        }
        progress.clear();
        CheckReport report = new CheckReport(
                out(), Objects.requireNonNull(spec).commandLine().getErr(), catalog);
        ExitCode code = report.print(result);
        if (result.coverage() != null) {
            CoverageTable.print(result.coverage(), out());
        }
        return code;
    }

    private Check settings(Model checked) {
        Check check = Check.of(checked);
        check = workers == null ? check : check.workers(workers);
        check = seconds == null ? check : check.budget(Duration.ofSeconds(seconds));
        check = memory == null ? check : check.fingerprintMemory(memory * MEGABYTE);
        return coverage ? check.withCoverage() : check;
    }

    static String text(Progress progress) {
        String rest = progress.rest()
                .map(estimate -> ", about " + text(estimate) + " left")
                .orElse("");
        boolean simulation = progress.counts().behaviours() > 0;
        String found = simulation
                ? String.format(Locale.ROOT, "%,d behaviours", progress.counts().behaviours())
                : String.format(
                        Locale.ROOT,
                        "depth %d, %,d distinct, %,d queued",
                        progress.counts().depth(),
                        progress.counts().distinct(),
                        progress.counts().queued());
        return String.format(
                Locale.ROOT,
                "%s: %s, %,d generated, %,.0f states/s%s",
                text(progress.elapsed()),
                found,
                progress.counts().generated(),
                progress.generatedPerSecond(),
                rest);
    }

    static String text(Duration duration) {
        long seconds = duration.toSeconds();
        return seconds < 60
                ? String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0)
                : String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
    }

    private PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }
}
