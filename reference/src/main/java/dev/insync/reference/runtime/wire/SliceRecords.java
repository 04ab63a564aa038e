package dev.insync.reference.runtime.wire;

import dev.insync.reference.runtime.RecordSlice;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.kafka.common.network.TransferableChannel;
import org.apache.kafka.common.record.BaseRecords;
import org.apache.kafka.common.record.DefaultRecordsSend;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.RecordsSend;
import org.apache.kafka.common.record.TransferableRecords;
import org.jspecify.annotations.Nullable;

/** A file region as Kafka's response writer wants it: sent by the operating system, without passing through this process. */
final class SliceRecords implements TransferableRecords {
    private final RecordSlice.InFile slice;

    private SliceRecords(RecordSlice.InFile slice) {
        this.slice = slice;
    }

    static BaseRecords of(RecordSlice slice) {
        if (slice instanceof RecordSlice.InFile inFile) {
            return new SliceRecords(inFile);
        }
        RecordSlice.InMemory inMemory = (RecordSlice.InMemory) slice;
        return MemoryRecords.readableRecords(inMemory.bytes().slice());
    }

    /** The records of a received message; empty for null. */
    static ByteBuffer bytesOf(@Nullable BaseRecords records) {
        return records instanceof MemoryRecords inMemory ? inMemory.buffer() : ByteBuffer.allocate(0);
    }

    @Override
    public int sizeInBytes() {
        return slice.sizeInBytes();
    }

    @Override
    public RecordsSend<? extends BaseRecords> toSend() {
        return new DefaultRecordsSend<>(this);
    }

    @Override
    public int writeTo(TransferableChannel channel, int position, int remaining) throws IOException {
        int sent;
        try {
            sent = (int) channel.transferFrom(slice.file(), slice.position() + position, remaining);
        } catch (IOException e) {
            // The client is gone, or the disk has failed.
            slice.requireReadable(position);
            throw e;
        }
        if (sent == 0) {
            // A full socket, unless the log was cut back meanwhile: then it would stay nothing for ever.
            slice.requireReadable(position);
        }
        return sent;
    }
}
