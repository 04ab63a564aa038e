package dev.insync.linearizability.jepsen;

import dev.insync.linearizability.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * An invocation of a Jepsen history and its completion, joined.
 *
 * @param line where the invocation stands in the file, counted from 1
 * @param process the client
 * @param f the function, such as {@code read}
 * @param invoked the invocation's value
 * @param returned the completion's value; null if it never completed
 * @param error the completion's error for people; empty if there was none
 * @param rebalanced whether a consumer's partitions were reassigned meanwhile
 * @param invokeNs when it began; the order in the file is kept where times are missing or equal
 * @param completeNs when it completed; {@link dev.insync.linearizability.Operation#NEVER} where the outcome is INFO
 */
public record JepsenOperation(
        long line,
        int process,
        String f,
        @Nullable Object invoked,
        @Nullable Object returned,
        String error,
        boolean rebalanced,
        Outcome outcome,
        long invokeNs,
        long completeNs) {}
