package dev.insync.linearizability.kafka;

import dev.insync.linearizability.Outcome;
import dev.insync.linearizability.kafka.KafkaOperation.Type;
import dev.insync.linearizability.log.LogHistory;
import java.util.ArrayList;
import java.util.List;

/** Writes down small Kafka histories; operations come one after the other unless a time is given. */
final class Tale {
    private final List<KafkaOperation> operations = new ArrayList<>();
    private long nowNs;

    Tale op(int process, Type type, Outcome outcome, MicroOp... steps) {
        nowNs += 10;
        return opAt(nowNs, nowNs + 5, process, type, outcome, false, steps);
    }

    /** An operation that was open together with all others. */
    Tale concurrent(int process, Type type, Outcome outcome, MicroOp... steps) {
        return opAt(0, 1_000_000, process, type, outcome, false, steps);
    }

    Tale rebalanced(int process, Type type, MicroOp... steps) {
        nowNs += 10;
        return opAt(nowNs, nowNs + 5, process, type, Outcome.OK, true, steps);
    }

    private Tale opAt(
            long invoke, long complete, int process, Type type, Outcome outcome, boolean rebalanced, MicroOp... steps) {
        operations.add(new KafkaOperation(
                operations.size(),
                process,
                type,
                outcome,
                rebalanced,
                List.of(steps),
                List.of(),
                invoke,
                outcome == Outcome.INFO ? LogHistory.NEVER : complete));
        return this;
    }

    Tale sent(int process, long value, long offset) {
        return op(process, Type.SEND, Outcome.OK, send(value, offset));
    }

    /** A poll of records given as offset, value, offset, value, ... */
    Tale polled(int process, long... pairs) {
        return op(process, Type.POLL, Outcome.OK, poll("k", pairs));
    }

    static MicroOp send(long value, long offset) {
        return new MicroOp.Send("k", value, offset);
    }

    static MicroOp sendTo(String key, long value, long offset) {
        return new MicroOp.Send(key, value, offset);
    }

    static MicroOp poll(String key, long... pairs) {
        List<MicroOp.Rec> records = new ArrayList<>();
        for (int i = 0; i < pairs.length; i += 2) {
            records.add(new MicroOp.Rec(pairs[i], pairs[i + 1]));
        }
        return new MicroOp.Poll(key, records);
    }

    List<KafkaOperation> told() {
        return operations;
    }
}
