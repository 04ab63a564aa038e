package dev.insync.reference.runtime.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Kafka's format 1 of a producer snapshot: version, CRC-32C of the rest, number of entries, entries. Kafka writes one entry for
 * each producer, its last batch. Here each batch that is remembered has one, the newest last, which is the one that counts for
 * Kafka: a retry of an earlier batch is known again after a restart as well.
 */
final class ProducerSnapshotFormat {
    private static final short VERSION = 1;
    private static final int CRC_AT = 2;
    private static final int ENTRIES_AT = 6;
    private static final int ENTRY_BYTES = 46;
    private static final int NO_COORDINATOR_EPOCH = -1;
    private static final long NO_TRANSACTION = -1;

    private ProducerSnapshotFormat() {}

    static ByteBuffer write(ProducerStates producers) {
        int count = producers.batchCount();
        ByteBuffer out = ByteBuffer.allocate(ENTRIES_AT + Integer.BYTES + count * ENTRY_BYTES);
        out.putShort(VERSION).putInt(0).putInt(count);
        producers.forEach((producerId, epoch, batch) -> out.putLong(producerId)
                .putShort(epoch)
                .putInt(batch.lastSequence())
                .putLong(batch.lastOffset())
                .putInt((int) (batch.lastOffset() - batch.baseOffset()))
                .putLong(batch.timestampMs())
                .putInt(NO_COORDINATOR_EPOCH)
                .putLong(NO_TRANSACTION));
        return out.putInt(CRC_AT, checksum(out)).flip();
    }

    /** @throws IOException when the bytes are not a whole snapshot; the message says why */
    static ProducerStates read(ByteBuffer in) throws IOException {
        if (in.remaining() < ENTRIES_AT + Integer.BYTES) {
            throw new IOException("only " + in.remaining() + " bytes");
        }
        short version = in.getShort();
        if (version != VERSION) {
            throw new IOException("version " + version);
        }
        if (in.getInt() != checksum(in.duplicate().position(in.limit()))) {
            throw new IOException("the checksum does not match");
        }
        int count = in.getInt();
        if (count < 0 || in.remaining() != (long) count * ENTRY_BYTES) {
            throw new IOException(count + " entries in " + in.remaining() + " bytes");
        }
        ProducerStates producers = new ProducerStates();
        for (int i = 0; i < count; i++) {
            readEntry(in, producers);
        }
        return producers;
    }

    private static void readEntry(ByteBuffer in, ProducerStates producers) {
        long producerId = in.getLong();
        short epoch = in.getShort();
        int lastSequence = in.getInt();
        long lastOffset = in.getLong();
        int offsetDelta = in.getInt();
        long timestampMs = in.getLong();
        in.position(in.position() + Integer.BYTES + Long.BYTES);
        // Kafka knows producers without a batch, of which it remembers the epoch of a transaction
        if (lastOffset >= 0 && lastSequence >= 0) {
            int firstSequence = (lastSequence - offsetDelta) & Integer.MAX_VALUE;
            producers.remember(
                    producerId,
                    epoch,
                    new ProducerStates.Batch(
                            firstSequence, lastSequence, lastOffset - offsetDelta, lastOffset, timestampMs));
        }
    }

    /** Of everything behind the checksum up to the position. */
    private static int checksum(ByteBuffer written) {
        CRC32C crc = new CRC32C();
        crc.update(written.duplicate().flip().position(ENTRIES_AT));
        return (int) crc.getValue();
    }
}
