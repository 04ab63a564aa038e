package dev.insync.spec.check;

/** Hears of a running check, on the thread that called it. */
@FunctionalInterface
public interface CheckListener {
    /** A listener that ignores everything. */
    CheckListener SILENT = progress -> {};

    /** Called a few times a second. */
    void progress(Progress progress);
}
