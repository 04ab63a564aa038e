package dev.insync.linearizability.log;

import dev.insync.linearizability.Outcome;
import java.util.Set;

/**
 * Compares real time with the order of the log: step 3. Every cycle of the two shortens to one pair "x returned before y
 * began" with {@code need(x) > cap(y)}, and the running maximum of the needs finds such a pair if there is one.
 */
final class OrderSweep {
    private final LogHistory history;
    private final Set<Rule> rules;
    private final Bounds bounds;
    private final Findings findings;
    private final OpenOperations open = new OpenOperations();
    private long maximum;
    private int maximumHolder = Bindings.NONE;
    private long length;
    private int lengthHolder = Bindings.NONE;

    OrderSweep(LogHistory history, Set<Rule> rules, Bounds bounds, Findings findings) {
        this.history = history;
        this.rules = rules;
        this.bounds = bounds;
        this.findings = findings;
    }

    /** Goes through the operations, which must come in order of invocation. */
    void run(int[] byInvocation, Jobs jobs) {
        for (int op : byInvocation) {
            if (history.outcome(op) == Outcome.FAIL) {
                continue;
            }
            long invokeNs = history.invokeNs(op);
            returnsBefore(invokeNs);
            if (bounds.isUnplaced(op)) {
                jobs.add(op, maximum);
                continue;
            }
            long need = bounds.need(op);
            long cap = bounds.cap(op);
            if (cap < maximum) {
                report(maximumHolder, op, cap);
            }
            if (need > cap && history.kind(op) != Kind.APPEND && rules.contains(Rule.NO_TORN_READ)) {
                findings.add(
                        ViolationKind.TORN_READ,
                        cap,
                        () -> "it saw the log end inside the batch that fills offsets " + cap + " to " + (need - 1),
                        op);
            }
            if (need > length) {
                length = need;
                lengthHolder = op;
            }
            long returnNs = bounds.returnNs(op);
            if (need > maximum && returnNs != LogHistory.NEVER) {
                open.add(returnNs, need, op);
            }
        }
    }

    /** The log length that the history proves. */
    long length() {
        return length;
    }

    /** The operation that proves it. */
    int lengthHolder() {
        return lengthHolder;
    }

    private void returnsBefore(long invokeNs) {
        while (!open.isEmpty()
                && (open.earliestReturnNs() < invokeNs
                        || (open.earliestReturnNs() == invokeNs && !rules.contains(Rule.INVOCATION_FIRST)))) {
            if (open.earliestNeed() > maximum) {
                maximum = open.earliestNeed();
                maximumHolder = open.earliestOp();
            }
            open.removeEarliest();
        }
    }

    private void report(int x, int y, long cap) {
        boolean xAppends = history.kind(x) == Kind.APPEND;
        boolean yAppends = history.kind(y) == Kind.APPEND;
        if (xAppends && history.isFinal(y)) {
            return; // Reported for each missing append as LOST.
        }
        ViolationKind kind = xAppends
                ? (yAppends ? ViolationKind.REAL_TIME_REORDER : ViolationKind.STALE_READ)
                : (yAppends ? ViolationKind.APPEND_BELOW_OBSERVED : ViolationKind.NON_MONOTONIC_READ);
        long need = maximum;
        findings.add(kind, cap, () -> sentence(x, y, need, cap), x, y);
    }

    private String sentence(int x, int y, long need, long cap) {
        double gapMs = (history.invokeNs(y) - history.completeNs(x)) / 1e6;
        String later = String.format(java.util.Locale.ROOT, "%.3f ms later", gapMs);
        String first = history.kind(x) == Kind.APPEND
                ? "an append was acknowledged at offset " + history.offset(x)
                : (history.kind(x) == Kind.READ
                        ? "a read returned offset " + (need - 1)
                        : "the log was seen to end at " + need);
        String second = history.kind(y) == Kind.APPEND
                ? "an append that began " + later + " stands at offset " + cap
                : "an operation that began " + later + " says that the log ended at " + cap;
        return first + ", yet " + second;
    }
}
