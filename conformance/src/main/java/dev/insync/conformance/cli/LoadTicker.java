package dev.insync.conformance.cli;

import dev.insync.conformance.workload.Recorder;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Shows the counts of a running workload until closed. */
final class LoadTicker implements AutoCloseable {
    private static final long INTERVAL_MS = 250;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "insync-ticker");
        thread.setDaemon(true);
        return thread;
    });
    private final ProgressLine progress;
    private final String indent;

    /** @param indent what each line begins with */
    LoadTicker(ProgressLine progress, String indent) {
        this.progress = progress;
        this.indent = indent;
    }

    /** Shows what this recorder counts, from now on. */
    void show(Recorder recorder) {
        var ignored = timer.scheduleAtFixedRate(
                () -> show(recorder.counts()), INTERVAL_MS, INTERVAL_MS, TimeUnit.MILLISECONDS);
    }

    private void show(Recorder.Counts counts) {
        if (counts.invoked() == 0) {
            return;
        }
        progress.live(indent
                + String.format(
                        Locale.ROOT,
                        "%,d sent, %,d acknowledged, %,d unknown, %,d failed, %,d records read",
                        counts.invoked(),
                        counts.acknowledged(),
                        counts.unknown(),
                        counts.failed(),
                        counts.recordsRead()));
    }

    @Override
    public void close() {
        timer.shutdownNow();
        progress.clear();
    }
}
