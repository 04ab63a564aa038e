package dev.insync.conformance.replay;

import dev.insync.spec.graph.StateGraph;
import dev.insync.spec.model.Model;
import dev.insync.spec.model.ModelCatalog;
import dev.insync.spec.model.SpecException;
import dev.insync.spec.model.SpecSources;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The edge replay of a whole graph on one thread, from the file to the verdict: reading, loading, every edge, every refusal,
 * dumping. The time of a replay divides {@code transitions}, which the setup prints.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
@Fork(value = 1, jvmArgsPrepend = "-Xmx1g")
public class ReplayBenchmark {
    @Param({"truncation"})
    private String name = "truncation";

    private @Nullable Model model;
    private @Nullable StateGraph graph;

    @Setup
    public void explore() throws SpecException, IOException {
        model = ModelCatalog.load(SpecSources.find()).open(name);
        graph = StateGraph.open(model, StateGraph.defaultDirectory());
        ReplayReport report = replay();
        System.out.printf(
                "%n%s: %,d states, %,d edges and %,d refusals%n",
                name, report.states(), report.edges(), report.refusals());
    }

    @Benchmark
    public ReplayReport replay() throws SpecException, IOException {
        return EdgeReplay.replay(Objects.requireNonNull(model), Objects.requireNonNull(graph), done -> {});
    }
}
