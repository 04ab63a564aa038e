package dev.insync.linearizability.log;

import dev.insync.linearizability.Outcome;
import java.util.BitSet;
import java.util.Set;

/** Judges one partition: the steps of the algorithm in order. */
final class PartitionCheck {
    private final LogHistory history;
    private final LogContract contract;
    private final Set<Rule> rules;
    private final int[] ops;
    private final Findings findings;

    PartitionCheck(LogHistory history, LogContract contract, Set<Rule> rules, int partition, int[] ops) {
        this.history = history;
        this.contract = contract;
        this.rules = rules;
        this.ops = ops;
        this.findings = new Findings(history, contract, history.partitions().get(partition));
    }

    LogResult.PartitionResult run() {
        Bindings bindings = new Bindings(history, contract, rules, ops, findings);
        bindings.bindAll();
        checkReads(bindings);
        Bounds bounds = new Bounds(history, contract, rules, bindings);
        Jobs jobs = new Jobs(history, bounds, bindings);
        OrderSweep sweep = new OrderSweep(history, rules, bounds, findings);
        int[] byInvocation = Sorting.by(history::invokeNs, ops);
        sweep.run(byInvocation, jobs);
        if (contract.contiguousOffsets()) {
            jobs.setDeadlines(byInvocation);
            new HoleFilling(history, contract, ops, bindings, rules, findings, jobs, sweep).run();
        }
        if (rules.contains(Rule.FINAL_READ_IS_COMPLETE)) {
            checkFinalReads(bindings);
        }
        return findings.result(counts(bindings, sweep.length()));
    }

    private void checkReads(Bindings bindings) {
        for (int op : ops) {
            if (history.isSparse(op)) {
                checkSparseRead(op, bindings);
            }
        }
    }

    private void checkSparseRead(int op, Bindings bindings) {
        long expected = history.offset(op);
        for (int i = 0; i < history.count(op); i++) {
            long offset = history.recordOffset(op, i);
            long due = expected;
            if (offset < expected) {
                if (rules.contains(Rule.READS_GO_UP)) {
                    findings.add(
                            ViolationKind.UNORDERED_READ,
                            offset,
                            () -> "the read returned offset " + offset + " where " + due + " or more was due",
                            op);
                }
                return;
            }
            long skipped = firstSkipped(expected, offset, bindings);
            if (skipped != LogHistory.NO_OFFSET && rules.contains(Rule.NO_SKIP)) {
                findings.add(
                        ViolationKind.SKIP,
                        skipped,
                        () -> "the read returned offset " + offset + " but left out offset " + skipped,
                        bindings.locatorAt(skipped),
                        op);
            }
            expected = offset + 1;
        }
    }

    /** The first offset of a gap that carries a record; where offsets may be unused, somebody must have seen one there. */
    private long firstSkipped(long from, long to, Bindings bindings) {
        if (contract.contiguousOffsets()) {
            return from < to ? from : LogHistory.NO_OFFSET;
        }
        for (long offset = from; offset < to; offset++) {
            if (bindings.isHeld(offset)) {
                return offset;
            }
        }
        return LogHistory.NO_OFFSET;
    }

    private void checkFinalReads(Bindings bindings) {
        for (int op : ops) {
            if (history.isFinal(op)) {
                BitSet seen = new BitSet();
                for (int i = 0; i < history.count(op); i++) {
                    seen.set(bindings.number(history.value(op, i)));
                }
                for (int append : ops) {
                    if (history.kind(append) == Kind.APPEND
                            && history.outcome(append) == Outcome.OK
                            && history.completeNs(append) < history.invokeNs(op)) {
                        checkIsIn(append, op, seen, bindings);
                    }
                }
            }
        }
    }

    private void checkIsIn(int append, int finalRead, BitSet seen, Bindings bindings) {
        long base = history.offset(append) == LogHistory.NO_OFFSET ? bindings.base(append) : history.offset(append);
        for (int i = 0; i < history.count(append); i++) {
            long offset = base == LogHistory.NO_OFFSET ? LogHistory.NO_OFFSET : base + i;
            boolean expected = offset == LogHistory.NO_OFFSET
                    ? history.offset(finalRead) == 0
                    : offset >= history.offset(finalRead);
            long value = history.value(append, i);
            if (expected && !seen.get(bindings.number(value))) {
                findings.add(
                        ViolationKind.LOST,
                        offset,
                        () -> "value " + value + " was acknowledged"
                                + (offset == LogHistory.NO_OFFSET ? "" : " at offset " + offset)
                                + ", but the final read of the whole log does not contain it",
                        append,
                        finalRead);
                return;
            }
        }
    }

    private LogResult.Counts counts(Bindings bindings, long length) {
        long ok = 0;
        long acknowledged = 0;
        long indeterminate = 0;
        long read = 0;
        long finalReads = 0;
        BitSet readValues = new BitSet();
        for (int op : ops) {
            ok += history.outcome(op) == Outcome.OK ? 1 : 0;
            finalReads += history.isFinal(op) ? 1 : 0;
            if (history.kind(op) == Kind.READ) {
                read += history.count(op);
                for (int i = 0; i < history.count(op); i++) {
                    readValues.set(bindings.number(history.value(op, i)));
                }
            } else if (history.kind(op) == Kind.APPEND) {
                acknowledged += history.outcome(op) == Outcome.OK ? history.count(op) : 0;
                indeterminate += history.outcome(op) == Outcome.INFO ? history.count(op) : 0;
            }
        }
        long unread = 0;
        for (int op : ops) {
            if (history.kind(op) == Kind.APPEND && history.outcome(op) == Outcome.OK) {
                for (int i = 0; i < history.count(op); i++) {
                    unread += readValues.get(bindings.number(history.value(op, i))) ? 0 : 1;
                }
            }
        }
        return new LogResult.Counts(ops.length, ok, acknowledged, indeterminate, read, unread, finalReads, length);
    }
}
