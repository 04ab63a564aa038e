package dev.insync.reference.runtime.group;

import dev.insync.reference.runtime.wire.ErrorCode;
import java.util.List;

/** What a broker does for the groups that it coordinates. */
public interface GroupHost {
    /** Hears of the outcome of a write. */
    @FunctionalInterface
    interface Written {
        /**
         * The records are on every in-sync replica, or {@code error} says why the coordinator cannot say so; they may then be
         * in the log all the same.
         */
        void done(ErrorCode error, long nowMs);
    }

    /** Milliseconds since 1970. */
    long wallClockMs();

    /** A text that was never given before. */
    String unique();

    /** Appends records to the log of the groups, all or none. */
    void append(List<GroupRecord> records, Written written);
}
