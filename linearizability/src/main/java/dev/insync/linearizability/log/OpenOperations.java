package dev.insync.linearizability.log;

import java.util.Arrays;

/** Operations that have begun and not yet returned, the earliest return first: a binary heap, one entry for each client. */
final class OpenOperations {
    private long[] returnNs = new long[64];
    private long[] needs = new long[64];
    private int[] ops = new int[64];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    long earliestReturnNs() {
        return returnNs[0];
    }

    long earliestNeed() {
        return needs[0];
    }

    int earliestOp() {
        return ops[0];
    }

    void add(long opReturnNs, long need, int op) {
        if (size == ops.length) {
            returnNs = Arrays.copyOf(returnNs, 2 * size);
            needs = Arrays.copyOf(needs, 2 * size);
            ops = Arrays.copyOf(ops, 2 * size);
        }
        int at = size++;
        while (at > 0 && returnNs[(at - 1) / 2] > opReturnNs) {
            move((at - 1) / 2, at);
            at = (at - 1) / 2;
        }
        put(at, opReturnNs, need, op);
    }

    void removeEarliest() {
        size--;
        long lastReturnNs = returnNs[size];
        int at = 0;
        while (2 * at + 1 < size) {
            int child = 2 * at + 1;
            if (child + 1 < size && returnNs[child + 1] < returnNs[child]) {
                child++;
            }
            if (returnNs[child] >= lastReturnNs) {
                break;
            }
            move(child, at);
            at = child;
        }
        put(at, lastReturnNs, needs[size], ops[size]);
    }

    private void move(int from, int to) {
        put(to, returnNs[from], needs[from], ops[from]);
    }

    private void put(int at, long opReturnNs, long need, int op) {
        returnNs[at] = opReturnNs;
        needs[at] = need;
        ops[at] = op;
    }
}
