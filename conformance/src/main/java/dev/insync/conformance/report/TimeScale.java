package dev.insync.conformance.report;

/**
 * Where a time stands on the page.
 *
 * @param startNs time at the left edge
 * @param endNs time at the right edge, later than the start
 * @param left pixel of the left edge
 * @param right pixel of the right edge
 */
record TimeScale(long startNs, long endNs, double left, double right) {
    TimeScale {
        if (endNs <= startNs) {
            throw new IllegalArgumentException("empty time span from " + startNs + " to " + endNs);
        }
    }

    /** The pixel of a time; times outside lie on the edges. */
    double x(long timeNs) {
        long inside = Math.max(startNs, Math.min(endNs, timeNs));
        return left + (right - left) * (inside - startNs) / (endNs - startNs);
    }

    double width() {
        return right - left;
    }

    /** A round step for at most about twelve ticks, in nanoseconds. */
    long tickNs() {
        long step = 1_000;
        int[] factors = {2, 5, 10};
        long base = step;
        while (true) {
            for (int factor : factors) {
                if ((endNs - startNs) / step <= 12) {
                    return step;
                }
                step = base * factor;
            }
            base = step;
        }
    }
}
