package dev.insync.conformance.cli;

import dev.insync.reference.runtime.cluster.ClusterControl;
import dev.insync.reference.runtime.cluster.ClusterException;
import dev.insync.reference.runtime.cluster.ClusterOptions;
import dev.insync.reference.runtime.cluster.InProcessCluster;
import dev.insync.reference.runtime.cluster.ListenAddress;
import dev.insync.reference.runtime.cluster.LocalCluster;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./insync cluster}: brokers on this machine until interrupted. */
@Command(
        name = "cluster",
        description = {
            "Runs brokers on this machine until interrupted (Ctrl-C), each as a process of its own.",
            "",
            "Prints one line when every broker is registered and a controller is elected. Topics come into being on first use, "
                    + "replicated on three brokers of which two must have a record before it is acknowledged (acks=all). "
                    + "What is written stays in the data directory and is there at the next start.",
            ""
        },
        footer = {
            "",
            "Ends with exit code 130 on Ctrl-C and 143 on SIGTERM, once every broker has stopped. "
                    + "Brokers also end by themselves when this process is killed.",
            "",
            "Example:",
            "  ./insync cluster --config num.partitions=3"
        })
final class ClusterCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--brokers",
            paramLabel = "N",
            defaultValue = "" + ClusterOptions.DEFAULT_BROKERS,
            description = "Number of brokers, ids 1 to N (default: ${DEFAULT-VALUE}).")
    private int brokers;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = ListenAddress.DEFAULT,
            description = "Address of this machine to listen on. Whoever reaches it can read and change everything "
                    + "(default: ${DEFAULT-VALUE}, which nobody else on the network can).")
    private String host = ListenAddress.DEFAULT;

    @Option(
            names = "--base-port",
            paramLabel = "PORT",
            defaultValue = "" + ClusterOptions.DEFAULT_BASE_PORT,
            description =
                    "Port of broker 1, the next one for broker 2, and so on; 0 takes free ports (default: ${DEFAULT-VALUE}).")
    private int basePort;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "insync-data",
            description = "Directory for segments, logs and ZooKeeper's state, created if missing and kept "
                    + "(default: ${DEFAULT-VALUE} in the current directory).")
    private Path data = Path.of("insync-data");

    @Option(
            names = "--zookeeper",
            paramLabel = "HOST:PORT",
            description = "Use this ZooKeeper ensemble (host:port[,host:port...]) instead of an embedded server.")
    private @Nullable String zookeeper;

    @Option(
            names = "--session-timeout-ms",
            paramLabel = "MS",
            defaultValue = "" + ClusterOptions.DEFAULT_SESSION_TIMEOUT_MS,
            description =
                    "Silence after which ZooKeeper takes a broker for dead; a killed leader is replaced after about "
                            + "this time (default: ${DEFAULT-VALUE}).")
    private int sessionTimeoutMs;

    @Option(
            names = "--without",
            paramLabel = "FIX",
            description =
                    "Run the brokers without this rule of replication, to see what it is good for: any rule of the "
                            + "specification, such as KIP-101. May be repeated.")
    private List<String> without = List.of();

    @Option(
            names = "--config",
            paramLabel = "KEY=VALUE",
            description = "Broker configuration by Kafka's name, such as num.partitions=3. May be repeated.")
    private Map<String, String> config = Map.of();

    @Option(
            names = "--trace",
            paramLabel = "DIR",
            description = "Have each broker write its specification-level events there, for ./insync trace DIR.")
    private @Nullable Path trace;

    @Option(
            names = "--in-process",
            description = "Run everything in this one virtual machine: starts sooner, for tests and debuggers; "
                    + "./insync chaos does not reach it.")
    private boolean inProcess;

    private volatile @Nullable ClusterControl control;

    /** Created by the command line. */
    ClusterCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        CommandSpec command = Objects.requireNonNull(spec);
        ClusterOptions options = options(command);
        warn(command, options);
        PrintWriter out = command.commandLine().getOut();
        if (inProcess) {
            startInProcess(options, out);
        } else {
            startProcesses(options, out);
        }
        new CountDownLatch(1).await();
        return ExitCode.HOLDS.code();
    }

    private static void warn(CommandSpec command, ClusterOptions options) {
        ListenAddress.warning(options.host())
                .ifPresent(text -> command.commandLine().getErr().println("WARNING: " + text));
        for (String rule : options.without()) {
            command.commandLine()
                    .getErr()
                    .println("WARNING: the brokers run without " + rule + "; acknowledged records can be lost");
        }
    }

    private static void startInProcess(ClusterOptions options, PrintWriter out) {
        try {
            InProcessCluster cluster = InProcessCluster.start(options);
            Runtime.getRuntime().addShutdownHook(new Thread(cluster::close, "stop-cluster"));
            ready(out, cluster.bootstrapServers(), cluster.zookeeper(), options.data());
        } catch (ClusterException e) {
            throw new BadInput(String.valueOf(e.getMessage()), e);
        }
    }

    private void startProcesses(ClusterOptions options, PrintWriter out) {
        LocalCluster cluster;
        try {
            cluster = LocalCluster.start(options);
        } catch (ClusterException e) {
            throw new BadInput(String.valueOf(e.getMessage()), e);
        }
        // a signal before this line ends this process, and with it the brokers
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(cluster), "stop-cluster"));
        serveChaos(cluster);
        ready(out, cluster.bootstrapServers(), cluster.zookeeper(), cluster.dataDirectory());
    }

    private static void ready(PrintWriter out, String bootstrapServers, String zookeeper, Path data) {
        out.println("Cluster ready: bootstrap servers " + bootstrapServers + ", ZooKeeper " + zookeeper + ", data in "
                + data);
        out.flush();
    }

    private void serveChaos(LocalCluster cluster) {
        try {
            control = ClusterControl.serve(cluster);
        } catch (ClusterException e) {
            cluster.close();
            throw new BadInput(String.valueOf(e.getMessage()), e);
        }
    }

    private void stop(LocalCluster cluster) {
        ClusterControl serving = control;
        if (serving != null) {
            serving.close();
        }
        cluster.close();
    }

    private ClusterOptions options(CommandSpec command) {
        try {
            ClusterOptions options = ClusterOptions.defaults(data)
                    .withBrokers(brokers)
                    .withHost(host)
                    .withBasePort(basePort)
                    .withSessionTimeoutMs(sessionTimeoutMs)
                    .withConfig(config);
            for (String rule : without) {
                options = options.withoutRule(rule);
            }
            if (trace != null) {
                options = options.withTrace(trace);
            }
            return zookeeper == null ? options : options.withZookeeper(zookeeper);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
