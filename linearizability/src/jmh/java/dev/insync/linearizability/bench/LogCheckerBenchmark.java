package dev.insync.linearizability.bench;

import dev.insync.linearizability.Verdict;
import dev.insync.linearizability.generators.BusyLog;
import dev.insync.linearizability.log.LogChecker;
import dev.insync.linearizability.log.LogContract;
import dev.insync.linearizability.log.LogHistory;
import java.util.concurrent.TimeUnit;
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

/** The near-linear checker on long legal histories of one log, in a heap of 300 MB for a million operations. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5)
@Measurement(iterations = 10)
@Fork(value = 1, jvmArgsPrepend = "-Xmx300m")
public class LogCheckerBenchmark {
    @Param({"1000000"})
    private int operations;

    @Param({"5", "20", "50"})
    private int clients;

    @Param({"0", "1"})
    private int indeterminatePercent;

    private LogHistory history = new LogHistory.Builder().build();

    @Setup
    public void record() {
        history = BusyLog.history(4711, operations, clients, indeterminatePercent);
    }

    @Benchmark
    public Verdict check() {
        return LogChecker.check(history, LogContract.linearizable()).verdict();
    }
}
