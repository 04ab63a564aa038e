package dev.insync.linearizability.kafka;

import dev.insync.linearizability.Outcome;
import dev.insync.linearizability.log.Claim;
import dev.insync.linearizability.log.LogContract;
import dev.insync.linearizability.log.LogHistory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A Kafka history as operations on logs, for the checker that knows real time. */
final class KafkaLogs {
    private KafkaLogs() {}

    /** Where there are transactions or polls that left something out, offsets may be unused. */
    static LogContract contractFor(List<KafkaOperation> history, LogContract contract) {
        boolean transactions = history.stream().anyMatch(op -> op.type() == KafkaOperation.Type.TXN);
        return transactions
                ? contract.withContiguousOffsets(false)
                : contract.withIsolation(LogContract.Isolation.READ_COMMITTED);
    }

    /**
     * Each send is an append, each poll of a log a read; both last as long as the operation that they are part of. Where
     * every claim about the end counts, a poll that returned nothing says that each log ended where its client stood.
     */
    static LogHistory logHistory(List<KafkaOperation> history, LogContract contract) {
        LogHistory.Builder builder = new LogHistory.Builder();
        boolean emptyPollsClaim = contract.level() == LogContract.Level.LINEARIZABLE
                && history.stream().noneMatch(op -> op.type() == KafkaOperation.Type.TXN);
        Map<Integer, Map<String, Long>> positions = new HashMap<>();
        for (KafkaOperation op : history) {
            Map<String, Long> position = positions.computeIfAbsent(op.process(), p -> new TreeMap<>());
            boolean polls = op.type() == KafkaOperation.Type.POLL && op.outcome() == Outcome.OK && !op.rebalanced();
            if (polls && emptyPollsClaim && returnedNothing(op)) {
                position.forEach((key, from) -> builder.read(
                        op.process(),
                        builder.partition(key),
                        op.invokeNs(),
                        op.completeNs(),
                        from,
                        new long[0],
                        new long[0],
                        Claim.END));
            } else if (polls) {
                remember(op, position);
            } else if (op.type() != KafkaOperation.Type.SEND) {
                position.clear(); // An assignment, a rebalance or an unknown end: where the client stands is not known.
            }
            for (MicroOp step : op.steps()) {
                int partition = builder.partition(step.key());
                if (step instanceof MicroOp.Send send) {
                    long offset = send.offset() < 0 ? LogHistory.NO_OFFSET : send.offset();
                    builder.append(
                            op.process(),
                            partition,
                            op.invokeNs(),
                            op.completeNs(),
                            op.outcome(),
                            op.outcome() == Outcome.FAIL ? LogHistory.NO_OFFSET : offset,
                            send.value());
                } else if (step instanceof MicroOp.Poll poll && op.outcome() == Outcome.OK) {
                    addRead(builder, partition, op, poll);
                }
            }
        }
        return builder.build();
    }

    private static boolean returnedNothing(KafkaOperation op) {
        return op.steps().stream()
                .allMatch(step ->
                        step instanceof MicroOp.Poll poll && poll.records().isEmpty());
    }

    private static void remember(KafkaOperation op, Map<String, Long> position) {
        for (MicroOp step : op.steps()) {
            if (step instanceof MicroOp.Poll poll && !poll.records().isEmpty()) {
                position.put(
                        poll.key(),
                        poll.records().get(poll.records().size() - 1).offset() + 1);
            }
        }
    }

    private static void addRead(LogHistory.Builder builder, int partition, KafkaOperation op, MicroOp.Poll poll) {
        if (poll.records().isEmpty()) {
            return;
        }
        long[] offsets = poll.records().stream().mapToLong(MicroOp.Rec::offset).toArray();
        long[] values = poll.records().stream().mapToLong(MicroOp.Rec::value).toArray();
        long from = java.util.Arrays.stream(offsets).min().orElse(0);
        builder.read(op.process(), partition, op.invokeNs(), op.completeNs(), from, offsets, values, Claim.NONE);
    }
}
