package dev.insync.linearizability.log;

import dev.insync.linearizability.Outcome;
import java.util.Set;

/**
 * For each operation, the log length that must exist once it has taken effect ("need"), and the largest length allowed
 * right before it takes effect ("cap").
 */
final class Bounds {
    static final long UNBOUNDED = Long.MAX_VALUE;

    private final LogHistory history;
    private final LogContract contract;
    private final Set<Rule> rules;
    private final Bindings bindings;

    Bounds(LogHistory history, LogContract contract, Set<Rule> rules, Bindings bindings) {
        this.history = history;
        this.contract = contract;
        this.rules = rules;
        this.bindings = bindings;
    }

    /** Whether the operation is an append that may be in the log, at a place that nobody told. */
    boolean isUnplaced(int op) {
        return history.kind(op) == Kind.APPEND
                && history.outcome(op) != Outcome.FAIL
                && bindings.base(op) == LogHistory.NO_OFFSET;
    }

    /** When the operation has certainly taken effect; {@link LogHistory#NEVER} if that is not certain. */
    long returnNs(int op) {
        boolean certain = history.outcome(op) == Outcome.OK
                && (history.kind(op) != Kind.APPEND || contract.acknowledgementBinds());
        return certain || !rules.contains(Rule.INDETERMINATE_NEVER_RETURNS)
                ? Math.max(history.invokeNs(op), knownReturn(op))
                : LogHistory.NEVER;
    }

    private long knownReturn(int op) {
        return history.outcome(op) == Outcome.INFO ? history.invokeNs(op) : history.completeNs(op);
    }

    long need(int op) {
        switch (history.kind(op)) {
            case APPEND -> {
                if (!rules.contains(Rule.NEED_OF_APPEND) || history.outcome(op) == Outcome.FAIL) {
                    return 0;
                }
                long base = bindings.base(op);
                return base == LogHistory.NO_OFFSET ? 0 : base + history.count(op);
            }
            case READ -> {
                boolean something = history.count(op) > 0 && rules.contains(Rule.NEED_OF_READ);
                return something ? bindings.roundUp(endOfRead(op)) : 0;
            }
            default -> {
                return rules.contains(Rule.NEED_OF_END) ? bindings.roundUp(history.offset(op)) : 0;
            }
        }
    }

    long cap(int op) {
        switch (history.kind(op)) {
            case APPEND -> {
                if (!rules.contains(Rule.CAP_OF_APPEND) || history.outcome(op) == Outcome.FAIL) {
                    return UNBOUNDED;
                }
                long base = bindings.base(op);
                return base == LogHistory.NO_OFFSET ? UNBOUNDED : base;
            }
            case READ -> {
                boolean claims = history.claimsEnd(op) && (contract.endClaimsBind() || history.isFinal(op));
                Rule rule = history.count(op) == 0 ? Rule.CAP_OF_EMPTY_READ : Rule.CAP_OF_READ;
                return claims && rules.contains(rule) ? bindings.roundDown(endOfRead(op)) : UNBOUNDED;
            }
            default -> {
                boolean claims = contract.endClaimsBind() && rules.contains(Rule.CAP_OF_END);
                return claims ? bindings.roundDown(history.offset(op)) : UNBOUNDED;
            }
        }
    }

    /** The offset behind the read's last record; its starting offset if it returned none. */
    private long endOfRead(int op) {
        if (!history.isSparse(op)) {
            return history.offset(op) + history.count(op);
        }
        long end = history.offset(op);
        for (int i = 0; i < history.count(op); i++) {
            end = Math.max(end, history.recordOffset(op, i) + 1);
        }
        return end;
    }
}
