package dev.insync.reference.runtime.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import org.apache.kafka.common.network.Send;
import org.apache.kafka.common.network.TransferableChannel;

/** A socket that keeps what is sent. */
final class CollectingChannel implements TransferableChannel {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final WritableByteChannel channel = Channels.newChannel(bytes);

    static ByteBuffer bytesOf(Send send) throws IOException {
        CollectingChannel collected = new CollectingChannel();
        while (!send.completed()) {
            send.writeTo(collected);
        }
        return ByteBuffer.wrap(collected.bytes.toByteArray());
    }

    @Override
    public boolean hasPendingWrites() {
        return false;
    }

    @Override
    public long transferFrom(FileChannel file, long position, long count) throws IOException {
        return file.transferTo(position, count, channel);
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        long written = 0;
        for (int i = offset; i < offset + length; i++) {
            written += write(sources[i]);
        }
        return written;
    }

    @Override
    public long write(ByteBuffer[] sources) throws IOException {
        return write(sources, 0, sources.length);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        return channel.write(source);
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}
}
