package dev.insync.conformance.report;

import dev.insync.linearizability.Outcome;
import dev.insync.linearizability.log.Kind;
import dev.insync.linearizability.log.LogHistory;
import java.util.BitSet;
import java.util.Set;

/**
 * Which operations are drawn one by one. A page with more than some ten thousand marks helps nobody, so of the ordinary operations
 * only every n-th is drawn; what did not simply succeed, and what proves a violation, is always drawn.
 */
final class Sampling {
    static final int MAX_ORDINARY = 20_000;

    private final BitSet drawn = new BitSet();
    private final int stride;

    Sampling(LogHistory history, Set<Integer> witnesses) {
        stride = 1 + history.size() / (MAX_ORDINARY + 1);
        for (int op = 0; op < history.size(); op++) {
            boolean ordinary = history.kind(op) == Kind.APPEND && history.outcome(op) == Outcome.OK;
            if (!ordinary || op % stride == 0 || witnesses.contains(op)) {
                drawn.set(op);
            }
        }
    }

    boolean draws(int op) {
        return drawn.get(op);
    }

    /** 1 when every operation is drawn. */
    int stride() {
        return stride;
    }
}
