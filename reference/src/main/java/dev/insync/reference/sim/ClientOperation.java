package dev.insync.reference.sim;

import java.util.List;

/**
 * What a client did and saw; times are virtual microseconds.
 *
 * @param process number of the client
 * @param partition from 1
 * @param append whether it is an append, and else a read
 * @param returnedUs when the client knew, or {@link Agenda#NEVER} where it never did
 * @param result what the client was told
 * @param offset of the record that was appended, or from which was read; -1 where it is not known
 * @param values that were appended or read
 */
public record ClientOperation(
        int process,
        int partition,
        boolean append,
        long invokedUs,
        long returnedUs,
        Result result,
        long offset,
        List<Integer> values) {
    /** What a client was told. */
    public enum Result {
        /** It was done. */
        OK,
        /** It was certainly not done. */
        FAILED,
        /** Nothing, or nothing that tells. */
        UNKNOWN
    }

    public ClientOperation {
        values = List.copyOf(values);
    }
}
