package dev.insync.reference.runtime;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.Consumer;

/** Stored bytes of zero or more whole record batches, in memory or still in a file, so that a file can go to a socket uncopied. */
public sealed interface RecordSlice permits RecordSlice.InMemory, RecordSlice.InFile {
    /** Nothing to deliver. */
    RecordSlice EMPTY = new InMemory(ByteBuffer.allocate(0));

    int sizeInBytes();

    /**
     * The bytes in memory: as they are, or read from the file.
     *
     * @throws IOException when the file cannot be read or has become shorter than the slice
     */
    ByteBuffer toBuffer() throws IOException;

    default boolean isEmpty() {
        return sizeInBytes() == 0;
    }

    /** Bytes between position and limit of a buffer that nobody changes any more. */
    record InMemory(ByteBuffer bytes) implements RecordSlice {
        @Override
        public int sizeInBytes() {
            return bytes.remaining();
        }

        @Override
        public ByteBuffer toBuffer() {
            return bytes.duplicate();
        }
    }

    /**
     * A region of a segment file.
     *
     * @param position first byte in the file
     * @param onFailure called on any thread when {@link #requireReadable} finds that the file cannot be read
     */
    record InFile(FileChannel file, long position, int sizeInBytes, Consumer<IOException> onFailure)
            implements RecordSlice {
        @Override
        public ByteBuffer toBuffer() throws IOException {
            ByteBuffer bytes = ByteBuffer.allocate(sizeInBytes);
            while (bytes.hasRemaining()) {
                if (file.read(bytes, position + bytes.position()) < 0) {
                    throw new EOFException("segment ends inside the slice at " + position + "+" + sizeInBytes);
                }
            }
            return bytes.flip();
        }

        /**
         * Finds out whether the file is to blame for bytes that were not sent.
         *
         * @param from how many bytes of the slice were sent
         * @throws IOException if it is: whoever owns the file knows by then
         */
        public void requireReadable(int from) throws IOException {
            try {
                if (file.size() < position + sizeInBytes || file.read(ByteBuffer.allocate(1), position + from) < 0) {
                    throw new EOFException("the file ends at " + file.size() + ", inside of records at " + position
                            + " to " + (position + sizeInBytes) + " that are being sent");
                }
            } catch (IOException e) {
                onFailure.accept(e);
                throw e;
            }
        }
    }
}
