package dev.insync.reference.runtime;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Splits bytes into record batches and says what is wrong with those that are none. */
public final class RecordBatches {
    private RecordBatches() {}

    /** Why bytes are not a batch that a broker may store. Expected, therefore a value. */
    public enum Fault {
        /** Fewer bytes than the header or the header's length field ask for. */
        TRUNCATED,
        /** A length that no batch can have. */
        BAD_LENGTH,
        /** Record format 0 or 1. */
        OLD_MAGIC,
        /** A record format that does not exist. */
        UNKNOWN_MAGIC,
        /** The checksum does not match. */
        BAD_CHECKSUM,
        /** Counts, offsets or sequence numbers that contradict each other. */
        INCONSISTENT_HEADER
    }

    /** Either a batch or the fault that keeps the bytes from being one. */
    public sealed interface Checked permits Valid, Invalid {}

    public record Valid(RecordBatch batch) implements Checked {}

    public record Invalid(Fault fault, String detail) implements Checked {}

    /**
     * Checks the batch that starts at the absolute index {@code start}: length, format, checksum, and that the counts agree.
     * Reads the header and sums the bytes; never looks at a record.
     */
    public static Checked check(ByteBuffer bytes, int start) {
        int available = bytes.limit() - start;
        if (available < RecordBatch.LOG_OVERHEAD + Integer.BYTES + 1) {
            return new Invalid(Fault.TRUNCATED, available + " bytes are too few for a batch header");
        }
        byte magic = bytes.get(start + RecordBatch.LOG_OVERHEAD + Integer.BYTES);
        if (magic != RecordBatch.MAGIC) {
            Fault fault = magic == 0 || magic == 1 ? Fault.OLD_MAGIC : Fault.UNKNOWN_MAGIC;
            return new Invalid(fault, "record format " + magic + ", only format 2 is supported");
        }
        if (available < RecordBatch.HEADER_BYTES) {
            return new Invalid(Fault.TRUNCATED, available + " bytes are too few for a batch header");
        }
        RecordBatch batch = RecordBatch.at(bytes, start);
        int size = batch.sizeInBytes();
        if (size < RecordBatch.HEADER_BYTES) {
            return new Invalid(Fault.BAD_LENGTH, "batch size " + size + " is below " + RecordBatch.HEADER_BYTES);
        }
        if (size > available) {
            return new Invalid(Fault.TRUNCATED, "batch of " + size + " bytes, only " + available + " present");
        }
        if (!batch.hasValidChecksum()) {
            return new Invalid(Fault.BAD_CHECKSUM, "checksum mismatch in " + batch);
        }
        return consistent(batch);
    }

    private static Checked consistent(RecordBatch batch) {
        if (batch.lastOffsetDelta() < 0 || batch.recordCount() < 1 || batch.recordCount() > batch.offsetCount()) {
            return new Invalid(
                    Fault.INCONSISTENT_HEADER,
                    batch.recordCount() + " records over " + batch.offsetCount() + " offsets");
        }
        boolean idempotent = batch.hasProducerId();
        if (idempotent && (batch.producerId() < 0 || batch.producerEpoch() < 0 || batch.baseSequence() < 0)) {
            return new Invalid(
                    Fault.INCONSISTENT_HEADER,
                    "producer " + batch.producerId() + " with epoch " + batch.producerEpoch() + " and sequence "
                            + batch.baseSequence());
        }
        return new Valid(batch);
    }

    /**
     * The whole batches in {@code bytes}, from its position on, in order. A partial batch at the end is left out: a fetch may be
     * cut anywhere. Stops before the first batch that {@link #check} refuses.
     */
    public static List<RecordBatch> split(ByteBuffer bytes) {
        List<RecordBatch> batches = new ArrayList<>();
        int at = bytes.position();
        while (check(bytes, at) instanceof Valid valid) {
            batches.add(valid.batch());
            at += valid.batch().sizeInBytes();
        }
        return batches;
    }
}
