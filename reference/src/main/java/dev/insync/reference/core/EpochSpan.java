package dev.insync.reference.core;

/**
 * Records that follow one another and were appended in the same leader epoch.
 *
 * @param epoch leader epoch, from 0
 * @param count number of records, at least 1
 */
public record EpochSpan(int epoch, long count) {
    public EpochSpan {
        if (epoch < 0 || count < 1) {
            throw new IllegalArgumentException("span of " + count + " records of epoch " + epoch);
        }
    }
}
