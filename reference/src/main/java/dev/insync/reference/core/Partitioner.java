package dev.insync.reference.core;

/**
 * Which partition a keyed record goes to: {@code toPositive(murmur2(key)) mod N}, as every Kafka client that keeps to the Java
 * client's rule computes it. Same key and same number of partitions, same partition.
 */
public final class Partitioner {
    private static final int SEED = 0x9747b28c;
    private static final int MULTIPLIER = 0x5bd1e995;
    private static final int SHIFT = 24;

    private Partitioner() {}

    /**
     * @param key the record's key, as bytes
     * @param partitionCount number of partitions of the topic, at least 1
     * @return an index from 0 to {@code partitionCount - 1}
     */
    public static int partitionFor(byte[] key, int partitionCount) {
        if (partitionCount < 1) {
            throw new IllegalArgumentException("a topic has at least one partition, not " + partitionCount);
        }
        return toPositive(murmur2(key)) % partitionCount;
    }

    /** Clears the sign bit. Not the absolute value, which the smallest int does not have. */
    static int toPositive(int hash) {
        return hash & Integer.MAX_VALUE;
    }

    /** Austin Appleby's MurmurHash2, 32 bits, with the seed that Kafka chose. */
    static int murmur2(byte[] key) {
        int hash = SEED ^ key.length;
        int at = 0;
        for (; at + Integer.BYTES <= key.length; at += Integer.BYTES) {
            hash = hash * MULTIPLIER ^ scramble(littleEndian(key, at, Integer.BYTES));
        }
        if (at < key.length) {
            hash = (hash ^ littleEndian(key, at, key.length - at)) * MULTIPLIER;
        }
        hash = (hash ^ hash >>> 13) * MULTIPLIER;
        return hash ^ hash >>> 15;
    }

    private static int scramble(int word) {
        int mixed = word * MULTIPLIER;
        return (mixed ^ mixed >>> SHIFT) * MULTIPLIER;
    }

    private static int littleEndian(byte[] bytes, int from, int count) {
        int word = 0;
        for (int i = 0; i < count; i++) {
            word |= (bytes[from + i] & 0xff) << (Byte.SIZE * i);
        }
        return word;
    }
}
