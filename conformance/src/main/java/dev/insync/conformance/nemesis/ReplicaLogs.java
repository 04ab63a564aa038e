package dev.insync.conformance.nemesis;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The logs of a partition on the disks of its replicas, side by side. When every replica is in sync and nobody writes, they
 * hold the same batches, byte for byte, at least up to where clients have read.
 */
final class ReplicaLogs {
    private static final int OFFSET_AND_LENGTH_BYTES = 12;
    private static final int LENGTH_AT = 8;
    private static final int EPOCH_AT = 12;
    private static final int LAST_OFFSET_DELTA_AT = 23;

    private ReplicaLogs() {}

    /**
     * Compares.
     *
     * @param data a cluster's directory
     * @param committed the offset below which every replica must have everything
     * @return what is not as it must be, a line each
     */
    static List<String> differences(Path data, List<Integer> brokers, String partition, long committed)
            throws IOException {
        List<String> differences = new ArrayList<>();
        int first = brokers.get(0);
        for (int other : brokers.subList(1, brokers.size())) {
            try (Batches a = open(data, first, partition);
                    Batches b = open(data, other, partition)) {
                String difference = compare(a, b, committed);
                if (difference != null) {
                    differences.add("IsrAgreement: the logs of " + partition + " on brokers " + first + " and " + other
                            + " " + difference);
                }
            }
        }
        return differences;
    }

    private static @Nullable String compare(Batches a, Batches b, long committed) throws IOException {
        long end = 0;
        while (true) {
            byte[] left = a.next();
            byte[] right = b.next();
            if (left == null || right == null) {
                return end < committed
                        ? "part at " + end + ", where one ends; clients have read up to " + committed
                        : null;
            }
            if (!Arrays.equals(left, right)) {
                return "part at " + end + ": a batch of epoch " + epoch(left) + " on one, of epoch " + epoch(right)
                        + " on the other";
            }
            ByteBuffer batch = ByteBuffer.wrap(left);
            end = batch.getLong(0) + batch.getInt(LAST_OFFSET_DELTA_AT) + 1;
        }
    }

    private static int epoch(byte[] batch) {
        return ByteBuffer.wrap(batch).getInt(EPOCH_AT);
    }

    private static Batches open(Path data, int broker, String partition) throws IOException {
        List<Path> segments;
        try (var files = Files.list(data.resolve("broker-" + broker).resolve(partition))) {
            segments = files.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList();
        }
        List<InputStream> streams = new ArrayList<>();
        for (Path segment : segments) {
            streams.add(new BufferedInputStream(Files.newInputStream(segment)));
        }
        return new Batches(new SequenceInputStream(Collections.enumeration(streams)));
    }

    /** The batches of one log, in Kafka's format v2, one after the other. */
    private record Batches(InputStream in) implements AutoCloseable {
        byte @Nullable [] next() throws IOException {
            byte[] head = in.readNBytes(OFFSET_AND_LENGTH_BYTES);
            if (head.length == 0) {
                return null;
            }
            byte[] batch =
                    Arrays.copyOf(head, head.length + ByteBuffer.wrap(head).getInt(LENGTH_AT));
            int rest = batch.length - head.length;
            if (in.readNBytes(batch, head.length, rest) < rest) {
                throw new EOFException("a log ends within a batch");
            }
            return batch;
        }

        @Override
        public void close() {
            try {
                in.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
