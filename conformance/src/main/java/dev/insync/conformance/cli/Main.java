package dev.insync.conformance.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root of the command line. What is declared here (help, version, exit codes, {@code --debug}) every subcommand has too. */
@Command(
        name = "insync",
        description = "Checks Kafka-style replication: specification, reference brokers, conformance.",
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        usageHelpAutoWidth = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:holds, or done as asked",
            "1:violated; the output carries the evidence",
            "2:usage error or bad input; no verdict",
            "3:inconclusive: the budget ended before a verdict"
        })
public final class Main implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Print stack traces of errors (also: INSYNC_DEBUG=1).")
    @SuppressWarnings("unused") // picocli parses it everywhere; Errors asks the parse result
    private boolean debug;

    private Main() {}

    /**
     * Every subcommand, one line each. Registered as classes, so starting one command, or asking for help, runs the constructor
     * of no other ({@code root.addSubcommand(CheckCommand.class)}); keep heavy types out of their fields and method signatures.
     */
    private static void addSubcommands(CommandLine root) {
        root.addSubcommand(DemoCommand.class);
        root.addSubcommand(ClusterCommand.class);
        root.addSubcommand(ChaosCommand.class);
        root.addSubcommand(CheckCommand.class);
        root.addSubcommand(WorkerCommand.class);
        root.addSubcommand(GraphCommand.class);
        root.addSubcommand(MutateCommand.class);
        root.addSubcommand(ReplayCommand.class);
        root.addSubcommand(SimulateCommand.class);
        root.addSubcommand(ConformCommand.class);
        root.addSubcommand(SoakCommand.class);
        root.addSubcommand(BenchCommand.class);
        root.addSubcommand(TraceCommand.class);
        root.addSubcommand(ValidateCommand.class);
        root.addSubcommand(HistoryCommand.class);
        root.addSubcommand(MuseumCommand.class);
    }

    /** Runs the command line and ends the process with its exit code. */
    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), true);
        PrintWriter err = new PrintWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8), true);
        System.exit(run(out, err, System.getenv(), args));
    }

    /** As {@link #main}, but returns the exit code and touches no global state of the process. */
    static int run(PrintWriter out, PrintWriter err, Map<String, String> environment, String... args) {
        return execute(commandLine(), out, err, environment, args);
    }

    /** Runs {@code root}, which a test may have given other subcommands. */
    static int execute(
            CommandLine root, PrintWriter out, PrintWriter err, Map<String, String> environment, String... args) {
        Errors errors = new Errors(!environment.getOrDefault("INSYNC_DEBUG", "").isEmpty());
        try {
            return root.setOut(out)
                    .setErr(err)
                    // An argument that begins with @ is the user's, not a file of more arguments.
                    .setExpandAtFiles(false)
                    .setParameterExceptionHandler(errors::onParameterError)
                    .setExecutionExceptionHandler(errors::onExecutionError)
                    .execute(args);
        } catch (Throwable fatal) {
            return errors.onFatalError(fatal, err);
        } finally {
            out.flush();
            err.flush();
        }
    }

    static CommandLine commandLine() {
        CommandLine root = new CommandLine(new Main());
        addSubcommands(root);
        return root;
    }

    /** Without a subcommand there is nothing to do: the help goes to standard error, and the exit code says usage. */
    @Override
    public Integer call() {
        CommandLine root = Objects.requireNonNull(spec).commandLine();
        root.usage(root.getErr());
        return ExitCode.USAGE.code();
    }

    /** The version the build wrote down, and the Java that runs it. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() throws IOException {
            Properties properties = new Properties();
            try (InputStream in = Objects.requireNonNull(Main.class.getResourceAsStream("version.properties"))) {
                properties.load(in);
            }
            return new String[] {
                "insync " + properties.getProperty("version"),
                "Java " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")"
            };
        }
    }
}
