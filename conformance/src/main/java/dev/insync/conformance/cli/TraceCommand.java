package dev.insync.conformance.cli;

import dev.insync.conformance.trace.BrokerLogs;
import dev.insync.conformance.trace.BrokerLogs.UnusableException;
import dev.insync.conformance.trace.MergedTrace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./insync trace}: puts the event logs of brokers into one trace. */
@Command(
        name = "trace",
        description = {
            "Puts the event logs that brokers wrote (./insync cluster --trace DIR) into one trace, for ./insync validate.",
            "",
            "A trace is about one partition, from its creation on. What came before what follows from each broker's own order, from "
                    + "messages and their arrival, from versions in ZooKeeper and from sessions; clocks only choose between events "
                    + "that nothing else orders.",
            ""
        },
        footer = {"", "Example:", "  ./insync trace events --out orders.ndjson && ./insync validate orders.ndjson"})
final class TraceCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "DIR", description = "The directory with the event logs.")
    private Path directory = Path.of("");

    @Option(
            names = "--partition",
            paramLabel = "TOPIC-N",
            description =
                    "The partition (default: the only one that the logs are about, those of consumer groups aside).")
    private @Nullable String partition;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            defaultValue = "trace.ndjson",
            description = "Where the trace goes (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("trace.ndjson");

    @Override
    public Integer call() {
        Path file = OutputFiles.check("--out", out);
        if (!Files.isDirectory(directory)) {
            throw new BadInput("no directory " + directory);
        }
        try {
            BrokerLogs logs = BrokerLogs.read(directory);
            String chosen = partition == null ? onlyOne(logs.partitions()) : partition;
            int events = MergedTrace.write(logs, chosen, file);
            Objects.requireNonNull(spec)
                    .commandLine()
                    .getOut()
                    .println(chosen + ": " + events + " events in " + out + "; now: ./insync validate " + out);
            return ExitCode.HOLDS.code();
        } catch (UnusableException e) {
            throw new BadInput(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new BadInput("cannot merge the logs in " + directory + ": " + e.getMessage(), e);
        }
    }

    private static String onlyOne(SortedSet<String> partitions) {
        SortedSet<String> own = new TreeSet<>(partitions);
        own.removeIf(name -> name.startsWith("__"));
        if (own.size() != 1) {
            throw new BadInput(
                    own.isEmpty()
                            ? "the logs are about no partition"
                            : "--partition must choose one of " + String.join(", ", own));
        }
        return own.first();
    }
}
