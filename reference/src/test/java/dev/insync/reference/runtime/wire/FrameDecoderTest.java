package dev.insync.reference.runtime.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class FrameDecoderTest {
    private static final int MAX_FRAME_BYTES = 200;

    private final List<ByteBuffer> frames = new ArrayList<>();

    @Property
    void framesComeOutAsTheyWentInHoweverTheStreamIsCut(
            @ForAll @Size(max = 8) List<@Size(max = MAX_FRAME_BYTES) byte[]> payloads,
            @ForAll @Size(min = 1, max = 10) List<@IntRange(min = 1, max = 70) Integer> cuts)
            throws Exception {
        frames.clear();
        ByteBuffer stream = ByteBuffer.allocate(
                payloads.stream().mapToInt(p -> p.length + 4).sum());
        payloads.forEach(payload -> stream.putInt(payload.length).put(payload));
        stream.flip();
        FrameDecoder decoder = new FrameDecoder(MAX_FRAME_BYTES);
        for (int i = 0; stream.hasRemaining(); i++) {
            int count = Math.min(cuts.get(i % cuts.size()), stream.remaining());
            ByteBuffer target = decoder.target();
            if (target != null && i % 2 == 0) {
                // The way of a large frame: straight into its place.
                int direct = Math.min(count, target.remaining());
                target.put(stream.slice(stream.position(), direct));
                stream.position(stream.position() + direct);
                decoder.targetFilled(frames::add);
            } else {
                ByteBuffer piece = stream.slice(stream.position(), count);
                assertTrue(decoder.feed(piece, size -> true, frames::add));
                assertFalse(piece.hasRemaining());
                stream.position(stream.position() + count);
            }
        }
        assertEquals(payloads.stream().map(ByteBuffer::wrap).toList(), frames);
        assertFalse(decoder.isMidFrame());
        assertEquals(0, decoder.heldBytes());
    }

    @Property
    void anyBytesGiveFramesWithinTheLimitOrOneRefusal(@ForAll @Size(max = 500) byte[] bytes) {
        frames.clear();
        List<Integer> admitted = new ArrayList<>();
        try {
            new FrameDecoder(MAX_FRAME_BYTES).feed(ByteBuffer.wrap(bytes), admitted::add, frames::add);
        } catch (BadRequestException e) {
            assertTrue(String.valueOf(e.getMessage()).contains("limit is " + MAX_FRAME_BYTES));
        }
        assertTrue(admitted.stream().allMatch(size -> size >= 0 && size <= MAX_FRAME_BYTES));
        assertTrue(frames.size() <= admitted.size());
    }

    @Property
    void aFrameThatIsNotAdmittedTakesNoMemoryAndComesLater(@ForAll @Size(min = 1, max = 50) byte[] payload)
            throws Exception {
        frames.clear();
        FrameDecoder decoder = new FrameDecoder(MAX_FRAME_BYTES);
        ByteBuffer stream = ByteBuffer.allocate(payload.length + 4)
                .putInt(payload.length)
                .put(payload)
                .flip();
        assertFalse(decoder.feed(stream, size -> false, frames::add));
        assertEquals(payload.length, stream.remaining());
        assertEquals(0, decoder.heldBytes());
        assertTrue(decoder.isMidFrame());
        assertTrue(decoder.feed(stream, size -> true, frames::add));
        assertEquals(List.of(ByteBuffer.wrap(payload)), frames);
    }

    @Property(tries = 20)
    void aLongFrameTakesMemoryAsItComes(
            @ForAll @IntRange(min = 3 << 20, max = 9 << 20) int bytes,
            @ForAll @IntRange(min = 1 << 16, max = 1 << 21) int piece,
            @ForAll boolean straight)
            throws Exception {
        frames.clear();
        byte[] payload = new byte[bytes];
        new Random(bytes).nextBytes(payload);
        ByteBuffer stream = ByteBuffer.wrap(payload);
        FrameDecoder decoder = new FrameDecoder(bytes);
        decoder.feed(ByteBuffer.allocate(4).putInt(bytes).flip(), size -> true, frames::add);
        while (stream.hasRemaining()) {
            ByteBuffer target = Objects.requireNonNull(decoder.target());
            assertTrue(target.capacity() <= Math.max(1 << 20, 2 * stream.position()));
            assertEquals(stream.position(), decoder.receivedBytes());
            assertEquals(bytes, decoder.heldBytes());
            int count = Math.min(stream.remaining(), straight ? Math.min(piece, target.remaining()) : piece);
            ByteBuffer next = stream.slice(stream.position(), count);
            stream.position(stream.position() + count);
            if (straight) {
                target.put(next);
                decoder.targetFilled(frames::add);
            } else {
                decoder.feed(next, size -> true, frames::add);
            }
        }
        assertEquals(List.of(ByteBuffer.wrap(payload)), frames);
        assertEquals(0, decoder.heldBytes());
    }

    @Example
    void aLengthBeyondTheLimitIsRefusedBeforeMemoryIsTaken() {
        FrameDecoder decoder = new FrameDecoder(MAX_FRAME_BYTES);
        for (int length : new int[] {-1, Integer.MIN_VALUE, MAX_FRAME_BYTES + 1, Integer.MAX_VALUE}) {
            ByteBuffer stream = ByteBuffer.allocate(4).putInt(length).flip();
            assertThrows(
                    BadRequestException.class,
                    () -> new FrameDecoder(MAX_FRAME_BYTES).feed(stream, size -> true, frames::add));
        }
        assertEquals(0, decoder.heldBytes());
    }
}
