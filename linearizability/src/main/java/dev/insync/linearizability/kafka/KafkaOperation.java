package dev.insync.linearizability.kafka;

import dev.insync.linearizability.Outcome;
import dev.insync.linearizability.log.LogHistory;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One operation of a Kafka client.
 *
 * @param index its number in the history
 * @param process the client
 * @param type what it did
 * @param rebalanced whether the consumer's partitions were reassigned meanwhile
 * @param steps what it sent and polled, in order; of a failed or unknown one, what it tried to send and did poll
 * @param keys the logs that it assigned or subscribed
 * @param invokeNs when it began
 * @param completeNs when it ended; {@link LogHistory#NEVER} where the outcome is INFO
 */
public record KafkaOperation(
        int index,
        int process,
        Type type,
        Outcome outcome,
        boolean rebalanced,
        List<MicroOp> steps,
        List<String> keys,
        long invokeNs,
        long completeNs) {
    /** What an operation of a client does. */
    public enum Type {
        SEND,
        POLL,
        TXN,
        ASSIGN,
        SUBSCRIBE,
        OTHER
    }

    public KafkaOperation {
        steps = List.copyOf(steps);
        keys = List.copyOf(keys);
    }

    /** Who did it, what, and when, on one line. */
    public String describe() {
        String what = steps.stream().limit(6).map(KafkaOperation::text).collect(Collectors.joining(", "));
        return "T" + index + " (process " + process + " " + type.name().toLowerCase(java.util.Locale.ROOT) + "): "
                + what + (steps.size() > 6 ? ", ..." : "") + (outcome == Outcome.OK ? "" : " -> " + outcome);
    }

    private static String text(MicroOp step) {
        if (step instanceof MicroOp.Send send) {
            return "send " + send.value() + " to " + send.key() + (send.offset() < 0 ? "" : " at " + send.offset());
        }
        MicroOp.Poll poll = (MicroOp.Poll) step;
        String records = poll.records().stream()
                .limit(5)
                .map(r -> r.offset() + "=" + r.value())
                .collect(Collectors.joining(" "));
        return "poll " + poll.key() + ": " + records + (poll.records().size() > 5 ? " ..." : "");
    }

    @Override
    public String toString() {
        return describe();
    }
}
