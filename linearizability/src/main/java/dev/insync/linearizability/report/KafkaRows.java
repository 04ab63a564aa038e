package dev.insync.linearizability.report;

import dev.insync.linearizability.Outcome;
import dev.insync.linearizability.kafka.KafkaOperation;
import java.util.List;

/** The operations of a Kafka history. */
final class KafkaRows implements Rows.Source {
    private final List<KafkaOperation> history;
    private final Lanes lanes;

    KafkaRows(List<KafkaOperation> history) {
        this.history = history;
        lanes = new Lanes(history.size(), op -> history.get(op).process());
    }

    List<String> lanes() {
        return lanes.names();
    }

    @Override
    public int size() {
        return history.size();
    }

    @Override
    public long invokeNs(int op) {
        return history.get(op).invokeNs();
    }

    @Override
    public long completeNs(int op) {
        return history.get(op).completeNs();
    }

    @Override
    public int lane(int op) {
        return lanes.of(history.get(op).process());
    }

    @Override
    public int partition(int op) {
        return 0;
    }

    @Override
    public int type(int op) {
        KafkaOperation operation = history.get(op);
        return switch (operation.type()) {
            case SEND, TXN ->
                operation.outcome() == Outcome.OK
                        ? Rows.APPEND_OK
                        : operation.outcome() == Outcome.INFO ? Rows.APPEND_INFO : Rows.APPEND_FAIL;
            case POLL -> operation.outcome() == Outcome.OK ? Rows.READ : Rows.OTHER;
            case ASSIGN, SUBSCRIBE, OTHER -> Rows.OTHER;
        };
    }

    @Override
    public long offset(int op) {
        return -1;
    }

    @Override
    public int count(int op) {
        return history.get(op).steps().size();
    }

    @Override
    public long value(int op) {
        return 0;
    }

    @Override
    public String label(int op) {
        return history.get(op).describe();
    }
}
