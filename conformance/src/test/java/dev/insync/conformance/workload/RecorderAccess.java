package dev.insync.conformance.workload;

/** Lets tests of other packages record what only a producer may. */
public final class RecorderAccess {
    private RecorderAccess() {}

    /** A send that is acknowledged at once. */
    public static void acknowledge(Recorder recorder, int partition, long value) {
        recorder.append(1, partition, value).ok(value);
    }
}
