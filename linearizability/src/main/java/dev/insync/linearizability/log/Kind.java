package dev.insync.linearizability.log;

/** What an operation on a log does. */
public enum Kind {
    /** Appends one value, or several as one atomic batch. */
    APPEND,
    /** Reads records from an offset on; may also claim that there was nothing behind them. */
    READ,
    /** Learns the exact end offset, or the exact high watermark where readers see nothing behind it. */
    END
}
