package dev.insync.reference.runtime.wire;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a byte stream into frames: a 4-byte length, then so many bytes. A frame is begun only if the caller agrees to its length,
 * so a stream cannot make the process hold more than it may; and memory for a long one grows as its bytes come, so that
 * announcing it costs next to nothing.
 */
final class FrameDecoder {
    private static final int FIRST_BYTES = 1 << 20;

    private final int maxFrameBytes;
    private final ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
    private @Nullable ByteBuffer frame;
    private int frameBytes;

    FrameDecoder(int maxFrameBytes) {
        this.maxFrameBytes = maxFrameBytes;
    }

    /**
     * Takes bytes and hands over each frame that is complete, without its length.
     *
     * @param admission asked once per frame, with its size, before memory is taken; if it says no, decoding stops there
     * @return whether all bytes were taken; if not, {@code in} keeps the rest, to be fed again later
     */
    boolean feed(ByteBuffer in, IntPredicate admission, Consumer<ByteBuffer> frames) throws BadRequestException {
        while (in.hasRemaining() || isLengthKnown()) {
            if (frame == null) {
                copy(in, length);
                if (!isLengthKnown()) {
                    return true;
                }
                int size = checkedSize();
                if (!admission.test(size)) {
                    return false;
                }
                length.clear();
                frameBytes = size;
                frame = ByteBuffer.allocate(Math.min(size, FIRST_BYTES));
            }
            copy(in, frame);
            if (frame.hasRemaining()) {
                return true;
            }
            growOrDeliver(frame, frames);
        }
        return true;
    }

    private boolean isLengthKnown() {
        return frame == null && !length.hasRemaining();
    }

    private int checkedSize() throws BadRequestException {
        int size = length.getInt(0);
        if (size < 0 || size > maxFrameBytes) {
            throw new BadRequestException("a frame of " + size + " bytes was announced, the limit is " + maxFrameBytes
                    + ": not a Kafka client?");
        }
        return size;
    }

    private static void copy(ByteBuffer from, ByteBuffer to) {
        int count = Math.min(from.remaining(), to.remaining());
        to.put(to.position(), from, from.position(), count);
        to.position(to.position() + count);
        from.position(from.position() + count);
    }

    private void growOrDeliver(ByteBuffer full, Consumer<ByteBuffer> frames) {
        if (full.capacity() < frameBytes) {
            int bytes = (int) Math.min(frameBytes, 2L * full.capacity());
            frame = ByteBuffer.allocate(bytes).put(full.flip());
        } else {
            frame = null;
            frames.accept(full.flip());
        }
    }

    /** Where the frame being received goes on, for reading into it directly; then call {@link #targetFilled}. Null between frames. */
    @Nullable
    ByteBuffer target() {
        return frame;
    }

    void targetFilled(Consumer<ByteBuffer> frames) {
        if (frame != null && !frame.hasRemaining()) {
            growOrDeliver(frame, frames);
        }
    }

    /** Whether a part of a frame has come and the rest has not. */
    boolean isMidFrame() {
        return frame != null || length.position() > 0;
    }

    /** Bytes of the frame being received that have come. */
    int receivedBytes() {
        return frame == null ? 0 : frame.position();
    }

    /** Bytes that the caller agreed to for the frame being received. */
    int heldBytes() {
        return frame == null ? 0 : frameBytes;
    }
}
