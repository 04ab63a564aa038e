package dev.insync.linearizability;

import java.util.List;

/**
 * Calls and returns of the operations that succeeded, in order of time, as a doubly linked list from which an operation can
 * be taken out and put back in the same place.
 */
final class Timeline {
    static final int NONE = -1;

    private final int count;
    private final long[] returnNs;

    /** Entry i is the call of operation i, entry count + i its return; the entry 2 * count is both ends. */
    private final int[] next;

    private final int[] previous;

    /** For each operation, how many have begun when it returns. */
    private final int[] begunAtReturn;

    <I, O> Timeline(List<Operation<I, O>> operations, int[] certain) {
        count = certain.length;
        returnNs = new long[count];
        next = new int[2 * count + 1];
        previous = new int[2 * count + 1];
        begunAtReturn = new int[count];
        long[] invokes = new long[count];
        Integer[] byReturn = new Integer[count];
        for (int i = 0; i < count; i++) {
            invokes[i] = operations.get(certain[i]).invokeNs();
            returnNs[i] = operations.get(certain[i]).returnNs();
            byReturn[i] = i;
        }
        java.util.Arrays.sort(byReturn, java.util.Comparator.comparingLong(i -> returnNs[i]));
        int last = 2 * count;
        int call = 0;
        for (int i : byReturn) {
            // At equal times the call comes first: the two operations are concurrent.
            while (call < count && invokes[call] <= returnNs[i]) {
                last = link(last, call++);
            }
            begunAtReturn[i] = call;
            last = link(last, count + i);
        }
        link(last, 2 * count);
    }

    private int link(int from, int to) {
        next[from] = to;
        previous[to] = from;
        return to;
    }

    /** The first call, which is always before the first return; {@link #NONE} if nothing is left. */
    int firstCall() {
        return callOrNone(next[2 * count]);
    }

    /** The next call before the first return. */
    int callAfter(int operation) {
        return callOrNone(next[operation]);
    }

    private int callOrNone(int entry) {
        return entry < count ? entry : NONE;
    }

    /** When the first return that is left happens; {@link Operation#NEVER} if nothing is left. */
    long firstReturnNs() {
        int entry = next[2 * count];
        while (entry < count) {
            entry = next[entry];
        }
        return entry == 2 * count ? Operation.NEVER : returnNs[entry - count];
    }

    /** How many operations have begun when this one returns. */
    int begunAtReturn(int operation) {
        return begunAtReturn[operation];
    }

    void remove(int operation) {
        unlink(operation);
        unlink(count + operation);
    }

    /** Undoes the latest removal that is not undone yet. */
    void putBack(int operation) {
        relink(count + operation);
        relink(operation);
    }

    private void unlink(int entry) {
        next[previous[entry]] = next[entry];
        previous[next[entry]] = previous[entry];
    }

    private void relink(int entry) {
        next[previous[entry]] = entry;
        previous[next[entry]] = entry;
    }
}
