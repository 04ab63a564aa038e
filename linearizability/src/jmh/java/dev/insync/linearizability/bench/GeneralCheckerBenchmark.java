package dev.insync.linearizability.bench;

import dev.insync.linearizability.Checker;
import dev.insync.linearizability.Operation;
import dev.insync.linearizability.Verdict;
import dev.insync.linearizability.generators.BusyLog;
import dev.insync.linearizability.generators.KeyValueHistories;
import dev.insync.linearizability.generators.RegisterHistories;
import dev.insync.linearizability.model.KeyValueModel;
import dev.insync.linearizability.model.LogModel;
import dev.insync.linearizability.model.RegisterModel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The general checker on histories of the kinds and sizes that Porcupine's figures are given for. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class GeneralCheckerBenchmark {
    private static final int REGISTERS = 102;

    private final List<List<Operation<RegisterModel.Input, RegisterModel.Output>>> registers = new ArrayList<>();
    private final List<Operation<KeyValueModel.Input, String>> legal = KeyValueHistories.busy(1, 2_000, 50, 10, false);
    private final List<Operation<KeyValueModel.Input, String>> stale = KeyValueHistories.busy(1, 2_000, 50, 10, true);
    private final List<Operation<LogModel.Input, LogModel.Output>> log =
            LogModel.operations(BusyLog.history(1, 10_000, 10, 0));
    private int next;

    /** Histories of five clients; every other one has a read of a value that was never written. */
    public GeneralCheckerBenchmark() {
        for (int i = 0; i < REGISTERS; i++) {
            List<Operation<RegisterModel.Input, RegisterModel.Output>> history =
                    new ArrayList<>(RegisterHistories.busy(i, 80, 5, 5));
            if (i % 2 == 1) {
                RegisterHistories.breakLateRead(history);
            }
            registers.add(history);
        }
    }

    @Benchmark
    public Verdict oneRegisterHistoryOf80() {
        next = (next + 1) % REGISTERS;
        return Checker.check(registers.get(next), new RegisterModel()).verdict();
    }

    @Benchmark
    public Verdict keyValue2000Operations50ClientsLegal() {
        return Checker.check(legal, new KeyValueModel()).verdict();
    }

    @Benchmark
    public Verdict keyValue2000Operations50ClientsStale() {
        return Checker.check(stale, new KeyValueModel()).verdict();
    }

    @Benchmark
    public Verdict log10000Operations10Clients() {
        return Checker.check(log, new LogModel()).verdict();
    }
}
