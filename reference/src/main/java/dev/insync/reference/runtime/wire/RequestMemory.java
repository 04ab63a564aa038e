package dev.insync.reference.runtime.wire;

import java.util.concurrent.atomic.AtomicLong;

/** The bytes of all requests being received or processed. Who is refused is told when some are given back. */
final class RequestMemory {
    private final long limit;
    private final Runnable onRelease;
    private final AtomicLong used = new AtomicLong();
    private volatile boolean someoneWaits;

    RequestMemory(long limit, Runnable onRelease) {
        this.limit = limit;
        this.onRelease = onRelease;
    }

    boolean tryReserve(int bytes) {
        if (used.addAndGet(bytes) <= limit) {
            return true;
        }
        used.addAndGet(-bytes);
        someoneWaits = true;
        // The last release may have come between the two lines above; then nobody else would call.
        if (used.get() == 0) {
            onRelease.run();
        }
        return false;
    }

    void release(int bytes) {
        used.addAndGet(-bytes);
        if (someoneWaits) {
            someoneWaits = false;
            onRelease.run();
        }
    }

    long used() {
        return used.get();
    }
}
