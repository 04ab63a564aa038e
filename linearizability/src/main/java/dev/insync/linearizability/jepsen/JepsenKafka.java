package dev.insync.linearizability.jepsen;

import dev.insync.linearizability.format.EdnReader.Keyword;
import dev.insync.linearizability.format.HistoryFormatException;
import dev.insync.linearizability.kafka.KafkaOperation;
import dev.insync.linearizability.kafka.KafkaOperation.Type;
import dev.insync.linearizability.kafka.MicroOp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Translates Jepsen's Kafka workload: {@code [:send k [offset v]]} and {@code [:poll {k [[offset v] ...]}]}. */
public final class JepsenKafka {
    private final String source;

    private JepsenKafka(String source) {
        this.source = source;
    }

    /**
     * The operations in the history's order.
     *
     * @param source the name for messages
     * @throws HistoryFormatException if an operation's value has another form
     */
    public static List<KafkaOperation> operations(JepsenHistory history, String source) throws HistoryFormatException {
        JepsenKafka translation = new JepsenKafka(source);
        List<KafkaOperation> operations = new ArrayList<>();
        for (JepsenOperation op : history.operations()) {
            operations.add(translation.operation(op, operations.size()));
        }
        return operations;
    }

    private KafkaOperation operation(JepsenOperation op, int index) throws HistoryFormatException {
        Type type = switch (op.f()) {
            case "send" -> Type.SEND;
            case "poll" -> Type.POLL;
            case "txn" -> Type.TXN;
            case "assign" -> Type.ASSIGN;
            case "subscribe" -> Type.SUBSCRIBE;
            default -> Type.OTHER;
        };
        List<MicroOp> steps = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        Object value = op.returned() == null ? op.invoked() : op.returned();
        if (type == Type.ASSIGN || type == Type.SUBSCRIBE) {
            if (value instanceof Collection<?> all) {
                all.forEach(key -> keys.add(String.valueOf(key)));
            }
        } else if (type != Type.OTHER) {
            for (Object step : list(value, op, "steps [:send ...] or [:poll ...]")) {
                addStep(steps, list(step, op, "a step [:send ...] or [:poll ...]"), op);
            }
        }
        return new KafkaOperation(
                index, op.process(), type, op.outcome(), op.rebalanced(), steps, keys, op.invokeNs(), op.completeNs());
    }

    private void addStep(List<MicroOp> steps, List<?> step, JepsenOperation op) throws HistoryFormatException {
        Object name = step.isEmpty() ? null : step.get(0);
        if (new Keyword("send").equals(name) && step.size() == 3) {
            steps.add(send(String.valueOf(step.get(1)), step.get(2), op));
        } else if (new Keyword("poll").equals(name)) {
            if (step.size() > 1 && step.get(1) instanceof Map<?, ?> logs) {
                for (Map.Entry<?, ?> log : logs.entrySet()) {
                    steps.add(poll(String.valueOf(log.getKey()), log.getValue(), op));
                }
            }
        } else {
            throw error(
                    op,
                    "expected [:send k v], [:send k [offset v]] or [:poll {k [[offset v] ...]}], found "
                            + JepsenHistory.shown(step));
        }
    }

    private MicroOp send(String key, @Nullable Object sent, JepsenOperation op) throws HistoryFormatException {
        if (sent instanceof List<?> pair && pair.size() == 2) {
            long offset = pair.get(0) == null ? -1 : number(pair.get(0), op, "an offset");
            return new MicroOp.Send(key, number(pair.get(1), op, "a value"), offset);
        }
        return new MicroOp.Send(key, number(sent, op, "a value"), -1);
    }

    private MicroOp poll(String key, @Nullable Object polled, JepsenOperation op) throws HistoryFormatException {
        List<MicroOp.Rec> records = new ArrayList<>();
        for (Object rec : list(polled, op, "records [[offset value] ...]")) {
            List<?> pair = list(rec, op, "a record [offset value]");
            if (pair.size() != 2) {
                throw error(op, "expected a record [offset value], found " + JepsenHistory.shown(rec));
            }
            long offset = number(pair.get(0), op, "an offset");
            if (offset < 0) {
                throw error(op, "expected an offset of 0 or more, found " + offset);
            }
            records.add(new MicroOp.Rec(offset, number(pair.get(1), op, "a value")));
        }
        return new MicroOp.Poll(key, records);
    }

    private List<?> list(@Nullable Object form, JepsenOperation op, String what) throws HistoryFormatException {
        if (form instanceof List<?> list) {
            return list;
        }
        throw error(op, "expected " + what + ", found " + JepsenHistory.shown(form));
    }

    private long number(@Nullable Object form, JepsenOperation op, String what) throws HistoryFormatException {
        if (form instanceof Long number) {
            return number;
        }
        throw error(op, "expected a whole number for " + what + ", found " + JepsenHistory.shown(form));
    }

    private HistoryFormatException error(JepsenOperation op, String expected) {
        return new HistoryFormatException(
                source, op.line(), 1, "in the operation invoked here or its completion: " + expected);
    }
}
