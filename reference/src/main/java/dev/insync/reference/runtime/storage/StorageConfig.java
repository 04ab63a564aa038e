package dev.insync.reference.runtime.storage;

/**
 * How logs are cut into files and read back.
 *
 * @param segmentBytes a segment is closed before it would grow beyond this size
 * @param indexIntervalBytes an index entry is made about every so many bytes
 * @param rebuildsEpochs whether, after an end that was not clean, the epochs of a log come from its batches (KAFKA-16541); otherwise
 *     from their file, which may have lost some of them, or be gone
 */
public record StorageConfig(int segmentBytes, int indexIntervalBytes, boolean rebuildsEpochs) {
    private static final int MIN_SEGMENT_BYTES = 14;

    public StorageConfig {
        if (segmentBytes < MIN_SEGMENT_BYTES) {
            throw new IllegalArgumentException("segment size " + segmentBytes + " is below " + MIN_SEGMENT_BYTES);
        }
        if (indexIntervalBytes < 0) {
            throw new IllegalArgumentException("index interval " + indexIntervalBytes + " is negative");
        }
    }

    /** With the epochs from the batches. */
    public StorageConfig(int segmentBytes, int indexIntervalBytes) {
        this(segmentBytes, indexIntervalBytes, true);
    }

    /** Kafka's defaults: 1 GiB segments, an index entry every 4 KiB. */
    public static StorageConfig defaults() {
        return new StorageConfig(1 << 30, 4096);
    }
}
