package dev.insync.reference.runtime.wire;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of all requests being received or processed. Who is refused is told when some are given back.
 *
 * <p>Small requests have a share of their own. Among them are what others wait for: a follower's fetch, by which the appends
 * come to their end that hold the memory, and what a controller has to say.
 */
final class RequestMemory {
    private final long limit;
    private final long smallLimit;
    private final int smallBytes;
    private final Runnable onRelease;
    private final AtomicLong used = new AtomicLong();
    private final AtomicLong usedBySmall = new AtomicLong();
    private volatile boolean someoneWaits;

    /**
     * Makes a memory of which nothing is used.
     *
     * @param limit bytes for requests that are larger than {@code smallBytes}
     * @param smallLimit bytes for all others, on top of that
     */
    RequestMemory(long limit, long smallLimit, int smallBytes, Runnable onRelease) {
        this.limit = limit;
        this.smallLimit = smallLimit;
        this.smallBytes = smallBytes;
        this.onRelease = onRelease;
    }

    boolean tryReserve(int bytes) {
        AtomicLong share = shareOf(bytes);
        if (share.addAndGet(bytes) <= (share == used ? limit : smallLimit)) {
            return true;
        }
        share.addAndGet(-bytes);
        someoneWaits = true;
        // The last release may have come between the two lines above; then nobody else would call.
        if (share.get() == 0) {
            onRelease.run();
        }
        return false;
    }

    void release(int bytes) {
        shareOf(bytes).addAndGet(-bytes);
        if (someoneWaits) {
            someoneWaits = false;
            onRelease.run();
        }
    }

    private AtomicLong shareOf(int bytes) {
        return bytes <= smallBytes ? usedBySmall : used;
    }

    /** Whether someone was refused, and nothing has been given back since. */
    boolean isShort() {
        return someoneWaits;
    }

    long used() {
        return used.get() + usedBySmall.get();
    }
}
