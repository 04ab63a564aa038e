package dev.insync.conformance.workload;

import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;

/** What a producer may conclude from the error of a send. */
enum SendOutcome {
    /** The record is certainly not in the log and never will be. */
    NOT_APPENDED,
    /** The record may be in the log now, or get there later. */
    UNKNOWN;

    /**
     * Judges an error.
     *
     * <p>The client retries by itself and reports only the last attempt, so an error from a broker, even one raised before the
     * append (NOT_ENOUGH_REPLICAS, an authorisation failure), says nothing about earlier attempts. NOT_LEADER_OR_FOLLOWER can
     * follow an append on a leader that was deposed meanwhile (KAFKA-13574); so can a timeout and a disconnect. Certain are only
     * records that found no metadata or no buffer and so never left the client, and those that every attempt must refuse because
     * of what they contain.
     *
     * @param raisedInSend whether the error came out of the call of send itself, on the thread that made it
     */
    static SendOutcome of(Throwable error, boolean raisedInSend) {
        boolean neverBuffered = raisedInSend && error instanceof TimeoutException;
        boolean refusedForItsContent =
                error instanceof RecordTooLargeException || error instanceof SerializationException;
        return neverBuffered || refusedForItsContent ? NOT_APPENDED : UNKNOWN;
    }
}
