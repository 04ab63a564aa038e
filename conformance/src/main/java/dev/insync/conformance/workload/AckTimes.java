package dev.insync.conformance.workload;

/** When acknowledgements came, of which only the last one and the longest pause are kept. Safe for two threads. */
final class AckTimes {
    private boolean any;
    private long lastNs;
    private long longestPauseNs;
    private long pauseEndNs;

    synchronized void add(long nowNs) {
        long pauseNs = any ? nowNs - lastNs : 0;
        if (!any || pauseNs > longestPauseNs) {
            longestPauseNs = pauseNs;
            pauseEndNs = nowNs;
        }
        any = true;
        lastNs = nowNs;
    }

    /** The pauses until now do not count. */
    synchronized void forgetPauses() {
        longestPauseNs = 0;
        pauseEndNs = lastNs;
    }

    synchronized long longestPauseNs() {
        return longestPauseNs;
    }

    /** Whether acknowledgements have come for so long since the longest pause. */
    synchronized boolean haveComeFor(long timeNs) {
        return any && lastNs - pauseEndNs >= timeNs;
    }
}
