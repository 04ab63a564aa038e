package dev.insync.reference.runtime.storage;

/**
 * How logs are cut into files.
 *
 * @param segmentBytes a segment is closed before it would grow beyond this size
 * @param indexIntervalBytes an index entry is made about every so many bytes
 */
public record StorageConfig(int segmentBytes, int indexIntervalBytes) {
    private static final int MIN_SEGMENT_BYTES = 14;

    public StorageConfig {
        if (segmentBytes < MIN_SEGMENT_BYTES) {
            throw new IllegalArgumentException("segment size " + segmentBytes + " is below " + MIN_SEGMENT_BYTES);
        }
        if (indexIntervalBytes < 0) {
            throw new IllegalArgumentException("index interval " + indexIntervalBytes + " is negative");
        }
    }

    /** Kafka's defaults: 1 GiB segments, an index entry every 4 KiB. */
    public static StorageConfig defaults() {
        return new StorageConfig(1 << 30, 4096);
    }
}
