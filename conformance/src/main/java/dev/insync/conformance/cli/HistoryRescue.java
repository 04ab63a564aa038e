package dev.insync.conformance.cli;

import dev.insync.conformance.workload.Recorder;
import dev.insync.linearizability.format.NdjsonHistory;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Writes the history of a run that is interrupted (Ctrl-C, SIGTERM) before it is closed: what was recorded until then. */
final class HistoryRescue implements AutoCloseable {
    private final @Nullable Path file;
    private final Thread hook = new Thread(this::write, "insync-history-rescue");
    private volatile @Nullable Recorder recorder;

    /** @param file null where nobody asked for the history */
    HistoryRescue(@Nullable Path file) {
        this.file = file;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** The run has begun. */
    void of(Recorder begun) {
        recorder = begun;
    }

    private void write() {
        Recorder running = recorder;
        if (running == null || file == null) {
            return;
        }
        try {
            NdjsonHistory.write(running.history(), file);
            System.err.println("interrupted; the history until then: " + file);
        } catch (IOException e) {
            System.err.println("interrupted; cannot write " + file + ": " + e.getMessage());
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // the machine is going down, and the hook runs
        }
    }
}
