package dev.insync.linearizability.log;

/** The parts of the algorithm. Tests switch them off one at a time, to show that each of them is needed. */
enum Rule {
    /** One offset, one value. */
    ONE_VALUE_PER_OFFSET,
    /** One value, one offset. */
    ONE_OFFSET_PER_VALUE,
    /** Every value that is read has a writer. */
    EVERY_VALUE_HAS_A_WRITER,
    /** No value that is read has a failed writer. */
    NO_ABORTED_READ,
    /** One record of a batch located: the whole batch located, in one piece. */
    WHOLE_BATCHES,
    /** No gaps inside a read. */
    NO_SKIP,
    /** A read goes upwards from where it starts. */
    READS_GO_UP,
    /** What one operation needs must not be more than what it allows. */
    NO_TORN_READ,
    /**
     * Need rounds up to the end of the batch, and cap down to its start. One rule, since either of them finds all that
     * both find; both together make each operation's bounds true on their own.
     */
    ROUND_TO_BATCHES,
    /** An append needs the log to reach its end. */
    NEED_OF_APPEND,
    /** A read needs the log to reach its last record. */
    NEED_OF_READ,
    /** An observed end needs the log to reach it. */
    NEED_OF_END,
    /** An append allows no more than its base offset before it. */
    CAP_OF_APPEND,
    /** A read that claims the end and returned records allows no more than those. */
    CAP_OF_READ,
    /** A read that claims the end and returned nothing allows no more than its starting offset. */
    CAP_OF_EMPTY_READ,
    /** An observed end allows no more than itself. */
    CAP_OF_END,
    /** At equal times, an invocation comes before a return: the two operations are concurrent. */
    INVOCATION_FIRST,
    /** An append that failed never took effect, an indeterminate one need not have returned. */
    INDETERMINATE_NEVER_RETURNS,
    /** Every offset below the largest need is filled by some append. */
    FILL_HOLES,
    /** Appends without a known offset fit only where real time lets them. */
    WINDOWS,
    /** Every acknowledged append has a place. */
    PLACE_ACKNOWLEDGED,
    /** What was acknowledged is in a final read. */
    FINAL_READ_IS_COMPLETE
}
