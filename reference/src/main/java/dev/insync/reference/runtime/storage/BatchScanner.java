package dev.insync.reference.runtime.storage;

import dev.insync.reference.runtime.RecordBatch;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the batch headers of a file, from a position where a batch starts. Reads ahead only as much as pays off: a chunk
 * where batches are small, little more than a header where they are large.
 */
final class BatchScanner {
    private static final int CHUNK_BYTES = 4096;

    private final FileChannel channel;
    private final int limit;
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
    private long chunkStart;
    private int position;
    private int next;
    private @Nullable RecordBatch batch;

    /** @param limit end of the bytes to look at; a file that ends before it fails the walk */
    BatchScanner(FileChannel channel, int start, int limit) {
        this.channel = channel;
        this.next = start;
        this.limit = limit;
        chunk.limit(0);
    }

    /** Moves to the next batch that is whole, by its header's claim; false at the end or before something that is no batch. */
    boolean next() throws IOException {
        if (limit - next < RecordBatch.HEADER_BYTES) {
            return false;
        }
        load(next);
        RecordBatch candidate = RecordBatch.at(chunk, (int) (next - chunkStart));
        int size = candidate.sizeInBytes();
        if (candidate.magic() != RecordBatch.MAGIC || size < RecordBatch.HEADER_BYTES || size > limit - next) {
            return false;
        }
        batch = candidate;
        position = next;
        next += size;
        return true;
    }

    private void load(int at) throws IOException {
        if (at >= chunkStart && at + RecordBatch.HEADER_BYTES <= chunkStart + chunk.limit()) {
            return;
        }
        chunk.clear().limit(Math.min(CHUNK_BYTES, limit - at));
        chunkStart = at;
        while (chunk.position() < RecordBatch.HEADER_BYTES) {
            if (channel.read(chunk, chunkStart + chunk.position()) < 0) {
                chunk.limit(0);
                throw new EOFException("the file ends at " + channel.size() + ", where a batch at " + at + " was");
            }
        }
        chunk.flip();
    }

    /** Header of the current batch, valid until the next call of {@link #next}; its records are not in memory. */
    RecordBatch batch() {
        if (batch == null) {
            throw new IllegalStateException("no current batch");
        }
        return batch;
    }

    /** Where the current batch starts. */
    int position() {
        return position;
    }

    /** Where the walk stands: the end of the last batch seen. */
    int end() {
        return next;
    }
}
