package dev.insync.conformance.cli;

import dev.insync.spec.check.Worker;
import dev.insync.spec.engine.Server;
import dev.insync.spec.engine.WorkerEnd;
import dev.insync.spec.model.SpecException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./insync worker}: takes part in a distributed check. */
@Command(
        name = "worker",
        description = {
            "Takes part in a check that ./insync check MODEL --distributed began, here or on another machine. The model comes "
                    + "from there; the worker ends when the check does.",
            ""
        },
        footer = {"", "Examples:", "  ./insync worker localhost", "  ./insync worker 10.0.0.5:10997 --workers 4"})
final class WorkerCommand implements Callable<Integer> {
    private static final int MAX_PORT = 65_535;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "HOST[:PORT]", description = "Where the server listens (default port: 10997).")
    private String server = "";

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "States to expand at a time (default: one for each processor).")
    private int workers = Runtime.getRuntime().availableProcessors();

    @Override
    public Integer call() throws InterruptedException {
        if (workers < 1) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(), "--workers must be at least 1, not " + workers);
        }
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        try {
            WorkerEnd end = Worker.run(
                    address(),
                    workers,
                    module -> out.println("Working on " + module + " for " + server + ", " + workers
                            + (workers == 1 ? " thread" : " threads")));
            String expanded = String.format(Locale.ROOT, "%,d states expanded here", end.expanded());
            if (end.dismissed()) {
                out.println("DONE " + end.model() + ": " + expanded + "; the server has the result");
                return ExitCode.HOLDS.code();
            }
            out.println("INCONCLUSIVE " + end.model() + ": the server at " + server + " is gone; " + expanded);
            return ExitCode.INCONCLUSIVE.code();
        } catch (SpecException e) {
            throw new BadInput(String.valueOf(e.getMessage()), e);
        }
    }

    private InetSocketAddress address() {
        int colon = server.lastIndexOf(':');
        String host = colon < 0 ? server : server.substring(0, colon);
        int port = Server.DEFAULT_PORT;
        try {
            port = colon < 0 ? port : Integer.parseInt(server.substring(colon + 1));
        } catch (NumberFormatException e) {
            port = -1;
        }
        if (host.isEmpty() || port < 1 || port > MAX_PORT) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(), "'" + server + "' is not HOST or HOST:PORT");
        }
        return new InetSocketAddress(host, port);
    }
}
