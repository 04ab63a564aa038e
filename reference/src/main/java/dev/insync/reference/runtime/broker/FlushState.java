package dev.insync.reference.runtime.broker;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What a topic's {@code flush.messages} asks of one log: from some append on, nobody hears of its records before they are on the
 * disk. Producers' answers and the next fetch from the leader wait; the event loop and other partitions do not. Used on the
 * event loop's thread only.
 */
final class FlushState {
    private final Deque<PendingAppend> waiting = new ArrayDeque<>();
    private long dueTo;
    private long flushedTo;
    private boolean running;
    private boolean timed;

    FlushState(long flushedTo) {
        this.flushedTo = flushedTo;
    }

    /** Takes note of an append; whether a flush is due by the number of records that are not flushed, or due already. */
    boolean appended(long endOffset, long flushMessages) {
        if (endOffset - Math.max(dueTo, flushedTo) >= flushMessages) {
            dueTo = endOffset;
        }
        return isDue();
    }

    /** Whether something waits for a flush. */
    boolean isDue() {
        return dueTo > flushedTo;
    }

    /** Up to which offset others may hear of records. */
    long heardTo() {
        return isDue() ? flushedTo : Long.MAX_VALUE;
    }

    /** An append with acks=1 waits for its flush only. */
    void await(PendingAppend append) {
        waiting.add(append);
    }

    void forget(PendingAppend append) {
        waiting.remove(append);
    }

    /** A flush begins, unless one is on its way; what is appended meanwhile is for the next. */
    boolean begin() {
        boolean begins = !running;
        running = true;
        return begins;
    }

    /** The flush has put everything below an offset on the disk. */
    void ended(long flushed) {
        running = false;
        flushedTo = flushed;
        for (PendingAppend next = waiting.peek(); next != null && next.endOffset() <= flushed; next = waiting.peek()) {
            waiting.remove();
            next.acknowledged(true);
        }
    }

    /** The log is cut, which syncs what is left of it. */
    void truncated(long endOffset) {
        dueTo = Math.min(dueTo, endOffset);
        flushedTo = Math.min(flushedTo, endOffset);
    }

    /** Nobody waits any more. */
    List<PendingAppend> abandon() {
        List<PendingAppend> all = List.copyOf(waiting);
        waiting.clear();
        return all;
    }

    /** Whether {@code flush.ms} now begins for the oldest record that is not flushed. */
    boolean beginTimer() {
        boolean begins = !timed;
        timed = true;
        return begins;
    }

    void endTimer() {
        timed = false;
    }
}
