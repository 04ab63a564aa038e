package dev.insync.linearizability.kafka;

import java.util.List;

/** One step of an operation: a send to one log, or what a poll returned from one. */
public sealed interface MicroOp {
    /** The log: a topic and partition. */
    String key();

    /**
     * A send of one value.
     *
     * @param offset where it was placed; -1 if that is not known
     */
    record Send(String key, long value, long offset) implements MicroOp {}

    /** A poll's records of one log, in the order in which they came. */
    record Poll(String key, List<Rec> records) implements MicroOp {
        public Poll {
            records = List.copyOf(records);
        }
    }

    /** A record as read. */
    record Rec(long offset, long value) {}
}
