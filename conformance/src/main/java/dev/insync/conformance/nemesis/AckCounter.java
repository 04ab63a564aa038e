package dev.insync.conformance.nemesis;

import dev.insync.conformance.workload.Recorder;

/** Counts the acknowledgements of one partition, in all and of the sends that began from some moment on. Safe for threads. */
final class AckCounter implements Recorder.AckListener {
    private final int partition;
    private long total;
    private long fromNs = Long.MAX_VALUE;
    private long counted;

    AckCounter(int partition) {
        this.partition = partition;
    }

    @Override
    public synchronized void acknowledged(int ackedPartition, long invokeNs, long ackNs) {
        if (ackedPartition != partition) {
            return;
        }
        total++;
        if (invokeNs >= fromNs) {
            counted++;
        }
    }

    /** Starts to count anew, only sends that begin at this time of the history's clock or later. */
    synchronized void countFrom(long newFromNs) {
        fromNs = newFromNs;
        counted = 0;
    }

    synchronized long total() {
        return total;
    }

    synchronized long counted() {
        return counted;
    }
}
