package dev.insync.conformance.cli;

import dev.insync.conformance.workload.ClusterUnavailableException;
import dev.insync.conformance.workload.PartitionMoves;
import dev.insync.reference.runtime.cluster.ClusterControl;
import dev.insync.reference.runtime.cluster.ClusterException;
import dev.insync.reference.runtime.cluster.PartitionView;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./insync chaos}: faults for a cluster that {@code ./insync cluster} runs. */
@Command(
        name = "chaos",
        description = {
            "Does something to a cluster that ./insync cluster runs on this machine, and shows what the cluster makes of it: "
                    + "leader, epoch, ISR and high watermark of the partitions that the broker holds, before and after.",
            "",
            "  status                   the partitions, the controller, and what",
            "                           was done and not undone",
            "  kill B, stop B           SIGKILL, SIGTERM",
            "  restart B                a new process on the same data",
            "  pause B, resume B        SIGSTOP, SIGCONT",
            "  cut A B, heal A B        what A sends does not reach B (one way)",
            "  cut A zookeeper, ...     nothing passes between A and ZooKeeper",
            "  cut zookeeper A, ...     what ZooKeeper sends does not reach A",
            "  hold A B, release A B    A fetches nothing from B, and does all else",
            "  disk B MS                every write to a log takes so much longer;",
            "                           0 ends that",
            "",
            "No faults, but they say who plays which part:",
            "",
            "  elect P B                B leads partition P (topic-number)",
            "  reassign P B,B,...       the replicas of P move to these brokers",
            "  controller B             B is the controller",
            ""
        },
        footer = {"", "Example:", "  ./insync chaos kill 1"})
final class ChaosCommand implements Callable<Integer> {
    private static final Set<String> OF_ONE = Set.of("kill", "stop", "restart", "pause", "resume", "controller");
    private static final Set<String> OF_TWO = Set.of("cut", "heal", "hold", "release", "disk");
    private static final Map<String, Pattern> OF_PARTITION =
            Map.of("elect", Pattern.compile("\\d{1,9}"), "reassign", Pattern.compile("\\d{1,9}(,\\d{1,9})*"));
    private static final Pattern PARTITION = Pattern.compile("[a-zA-Z0-9._-]+-\\d{1,9}");
    private static final long LOOK_EVERY_MS = 100;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FAULT", description = "What to do.")
    private String fault = "";

    @Parameters(index = "1..*", paramLabel = "TARGET", description = "To which brokers, or to which partition.")
    private List<String> targets = List.of();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "insync-data",
            description = "The cluster's data directory (default: ${DEFAULT-VALUE} in the current directory).")
    private Path data = Path.of("insync-data");

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "15",
            description =
                    "How long to wait for the partitions to change; shown as soon as they have, and have stood still for a "
                            + "second (default: ${DEFAULT-VALUE}).")
    private int waitSeconds;

    @Override
    public Integer call() {
        check();
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        try {
            List<PartitionView> before = affected();
            show(out, fault.equals("status") ? "partitions" : "before", before);
            if (fault.equals("status")) {
                out.println("  the controller is "
                        + ClusterControl.controller(data)
                                .map(id -> "broker " + id)
                                .orElse("nobody"));
                ClusterControl.faults(data).forEach(line -> out.println("  " + line));
                out.flush();
                return ExitCode.HOLDS.code();
            }
            String request = fault + " " + String.join(" ", targets);
            long startNs = System.nanoTime();
            if (OF_PARTITION.containsKey(fault)) {
                move();
            } else {
                ClusterControl.request(data, request);
            }
            out.println(request + ": done");
            out.flush();
            List<PartitionView> after = settled(before);
            double seconds = (System.nanoTime() - startNs) / 1e9;
            show(out, String.format(Locale.ROOT, "%.1f s later", seconds), after);
            return ExitCode.HOLDS.code();
        } catch (ClusterException | ClusterUnavailableException e) {
            throw new BadInput(String.valueOf(e.getMessage()), e);
        }
    }

    private void move() throws ClusterException, ClusterUnavailableException {
        try (PartitionMoves moves = new PartitionMoves(ClusterControl.bootstrapServers(data))) {
            List<Integer> brokers =
                    Stream.of(targets.get(1).split(",")).map(Integer::valueOf).toList();
            if (fault.equals("elect")) {
                moves.elect(targets.get(0), brokers.get(0));
            } else {
                moves.reassign(targets.get(0), brokers);
            }
        }
    }

    private boolean isKnown() {
        if (fault.equals("status")) {
            return targets.isEmpty();
        }
        Pattern brokers = OF_PARTITION.get(fault);
        if (brokers != null) {
            return targets.size() == 2
                    && PARTITION.matcher(targets.get(0)).matches()
                    && brokers.matcher(targets.get(1)).matches();
        }
        return OF_ONE.contains(fault) ? targets.size() == 1 : OF_TWO.contains(fault) && targets.size() == 2;
    }

    private void check() {
        if (!isKnown()) {
            throw new BadInput(
                    "no such fault: " + fault + " " + String.join(" ", targets)
                            + "; try status, kill B, stop B, restart B, pause B, resume B, cut A B, heal A B (one of them may be zookeeper), hold A B, release A B, disk B MS, elect P B, reassign P B,B,... or controller B");
        }
        if (fault.equals("disk") && !targets.get(1).matches("\\d{1,5}")) {
            throw new BadInput("the delay must be in milliseconds, up to 99999, not " + targets.get(1));
        }
    }

    private List<PartitionView> affected() throws ClusterException {
        if (OF_PARTITION.containsKey(fault)) {
            return ClusterControl.partitions(data).stream()
                    .filter(view -> view.partition().equals(targets.get(0)))
                    .toList();
        }
        Set<String> brokers = new TreeSet<>(fault.equals("disk") ? targets.subList(0, 1) : targets);
        Predicate<PartitionView> holds =
                view -> brokers.isEmpty() || view.replicas().stream().anyMatch(id -> brokers.contains("" + id));
        return ClusterControl.partitions(data).stream().filter(holds).toList();
    }

    /** What the partitions come to: other than before, and the same for a second; or whatever they are when time is up. */
    private List<PartitionView> settled(List<PartitionView> before) throws ClusterException {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(waitSeconds);
        String start = roles(before);
        List<PartitionView> now = affected();
        long sinceNs = System.nanoTime();
        while (System.nanoTime() < deadlineNs) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_EVERY_MS));
            List<PartitionView> next = affected();
            if (!roles(next).equals(roles(now))) {
                sinceNs = System.nanoTime();
            }
            now = next;
            if (!roles(now).equals(start) && System.nanoTime() - sinceNs > TimeUnit.SECONDS.toNanos(1)) {
                break;
            }
        }
        return now;
    }

    /** High watermarks move without any fault. */
    private static String roles(List<PartitionView> views) {
        return views.stream()
                .map(view -> view.partition() + " " + view.leader() + " " + view.epoch() + " " + view.isr())
                .collect(Collectors.joining("\n"));
    }

    private static void show(PrintWriter out, String when, List<PartitionView> views) {
        out.println(when + (views.isEmpty() ? ": no partition there" : ":"));
        views.forEach(view -> out.println("  " + view));
        out.flush();
    }
}
