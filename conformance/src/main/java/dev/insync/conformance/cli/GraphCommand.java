package dev.insync.conformance.cli;

import dev.insync.spec.graph.GraphCounts;
import dev.insync.spec.graph.StateGraph;
import dev.insync.spec.model.Model;
import dev.insync.spec.model.SpecException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./insync graph}: explores a model's state graph into a file and says how large it is. */
@Command(
        name = "graph",
        description = {
            "Explores the complete state graph of a model, with actions and their parameters, and keeps it in a file.",
            ""
        })
final class GraphCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private ModelArguments arguments = new ModelArguments();

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "Where graphs are kept (default: insync/graphs in the user's cache directory).")
    private @Nullable Path directory;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        ProgressLine progress = new ProgressLine(out, ProgressLine.onTerminal());
        long start = System.nanoTime();
        try {
            Model model = arguments.open(ModelArguments.catalog());
            progress.line("Exploring " + model.label() + ": " + model.entry().module() + " with " + model.configFile());
            Path target = directory == null ? StateGraph.defaultDirectory() : directory;
            StateGraph graph = StateGraph.open(model, target, counts -> progress.live("   " + text(counts)));
            progress.clear();
            Duration opened = Duration.ofNanos(System.nanoTime() - start);
            GraphCounts counts = graph.visit(expansion -> {});
            out.println("   " + text(counts));
            out.printf(
                    Locale.ROOT,
                    "   %s in %s, %,.0f edges/s; %,d bytes in %s%n",
                    graph.explored() ? "explored" : "found",
                    CheckCommand.text(opened),
                    counts.edges() / Math.max(opened.toNanos() / 1e9, 1e-9),
                    Files.size(graph.file()),
                    graph.file());
            return ExitCode.HOLDS.code();
        } catch (SpecException e) {
            throw new BadInput(String.valueOf(e.getMessage()), e);
        }
    }

    private static String text(GraphCounts counts) {
        return String.format(
                Locale.ROOT,
                "%,d states (%,d outside the constraints), depth %d, %,d edges, %,d refusals, %,d action instances",
                counts.states(),
                counts.outside(),
                counts.depth(),
                counts.edges(),
                counts.refused(),
                counts.instances());
    }
}
