package dev.insync.linearizability.log;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The comparison of real time with the order of the logs while a test runs: each operation takes the maximum of the needs
 * along when it begins and compares its cap with it when it returns. Memory for the open operations only. What needs the
 * whole history (values, holes, losses, batch boundaries, indeterminate appends) is left to {@link LogChecker}, so this
 * finds less, and nothing that is not there.
 */
final class LiveCheck {
    private final LogContract contract;
    private final Map<String, Progress> logs = new HashMap<>();

    LiveCheck(LogContract contract) {
        this.contract = contract;
    }

    /** What had been proved about a log when an operation on it began. */
    record Mark(long maximum, Kind kind, String holder, long holderCompleteNs, long invokeNs) {}

    /** What is proved about a log. */
    private static final class Progress {
        private Mark latest = new Mark(0, Kind.END, "", 0, 0);
        private Mark earlier = latest;
    }

    /** An operation begins; with equal times, what returned at that moment is concurrent to it. */
    Mark begins(String partition, long nowNs) {
        Progress log = logs.computeIfAbsent(partition, name -> new Progress());
        Mark proved = log.latest.holderCompleteNs < nowNs ? log.latest : log.earlier;
        return new Mark(proved.maximum, proved.kind, proved.holder, proved.holderCompleteNs, nowNs);
    }

    /** An append was acknowledged at a base offset. */
    @Nullable
    Violation appended(Mark mark, String partition, int process, long base, int count, long nowNs) {
        Violation violation = compare(mark, partition, Kind.APPEND, process, base);
        if (contract.acknowledgementBinds()) {
            String text = "an append of process " + process + " was acknowledged at offset " + base;
            advance(partition, base + count, Kind.APPEND, text, nowNs);
        }
        return contract.acknowledgementBinds() ? violation : null;
    }

    /** A read returned records up to an offset, exclusive. */
    @Nullable
    Violation read(Mark mark, String partition, int process, long end, boolean something, Claim claim, long nowNs) {
        boolean claims = claim == Claim.FINAL || (claim == Claim.END && contract.endClaimsBind());
        if (something) {
            advance(partition, end, Kind.READ, "process " + process + " read offset " + (end - 1), nowNs);
        }
        return claims ? compare(mark, partition, Kind.READ, process, end) : null;
    }

    /** The exact end was observed. */
    @Nullable
    Violation end(Mark mark, String partition, int process, long end, long nowNs) {
        advance(partition, end, Kind.END, "process " + process + " saw the log end at " + end, nowNs);
        return contract.endClaimsBind() ? compare(mark, partition, Kind.END, process, end) : null;
    }

    private void advance(String partition, long need, Kind kind, String holder, long nowNs) {
        Progress log = logs.computeIfAbsent(partition, name -> new Progress());
        if (need > log.latest.maximum) {
            if (nowNs > log.latest.holderCompleteNs) {
                log.earlier = log.latest;
            }
            log.latest = new Mark(need, kind, holder, Math.max(nowNs, log.latest.holderCompleteNs), 0);
        }
    }

    private @Nullable Violation compare(Mark mark, String partition, Kind kind, int process, long cap) {
        if (cap >= mark.maximum) {
            return null;
        }
        boolean xAppends = mark.kind == Kind.APPEND;
        ViolationKind found = xAppends
                ? (kind == Kind.APPEND ? ViolationKind.REAL_TIME_REORDER : ViolationKind.STALE_READ)
                : (kind == Kind.APPEND ? ViolationKind.APPEND_BELOW_OBSERVED : ViolationKind.NON_MONOTONIC_READ);
        if (contract.allows(found)) {
            return null;
        }
        double laterMs = (mark.invokeNs - mark.holderCompleteNs) / 1e6;
        String second = kind == Kind.APPEND
                ? "an append of process " + process + " that began %.3f ms later was acknowledged at offset " + cap
                : "an operation of process " + process + " that began %.3f ms later says that the log ended at " + cap;
        String sentence = mark.holder + ", yet " + String.format(Locale.ROOT, second, laterMs);
        return new Violation(found, partition, cap, java.util.List.of(), sentence);
    }
}
