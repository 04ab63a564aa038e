package dev.insync.linearizability.kafka;

import dev.insync.linearizability.Outcome;
import dev.insync.linearizability.log.Claim;
import dev.insync.linearizability.log.LogContract;
import dev.insync.linearizability.log.LogHistory;
import java.util.List;

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

    /** Each send is an append, each poll of a log a read; both last as long as the operation that they are part of. */
    static LogHistory logHistory(List<KafkaOperation> history, LogContract contract) {
        LogHistory.Builder builder = new LogHistory.Builder();
        for (KafkaOperation op : history) {
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
