package dev.insync.linearizability.report;

import dev.insync.linearizability.CheckResult;
import dev.insync.linearizability.Model;
import dev.insync.linearizability.Operation;
import dev.insync.linearizability.Outcome;
import java.util.ArrayList;
import java.util.List;

/** The operations that the general checker judged, part after part. */
final class ModelRows<I, O> implements Rows.Source {
    private final List<Operation<I, O>> operations = new ArrayList<>();
    private final List<Integer> parts = new ArrayList<>();
    private final Model<?, I, O> model;
    private final Lanes lanes;

    ModelRows(CheckResult<I, O> result, Model<?, I, O> model) {
        this.model = model;
        for (int part = 0; part < result.parts().size(); part++) {
            for (Operation<I, O> operation : result.parts().get(part).operations()) {
                operations.add(operation);
                parts.add(part);
            }
        }
        lanes = new Lanes(operations.size(), op -> operations.get(op).process());
    }

    List<String> lanes() {
        return lanes.names();
    }

    @Override
    public int size() {
        return operations.size();
    }

    @Override
    public long invokeNs(int op) {
        return operations.get(op).invokeNs();
    }

    @Override
    public long completeNs(int op) {
        return operations.get(op).returnNs();
    }

    @Override
    public int lane(int op) {
        return lanes.of(operations.get(op).process());
    }

    @Override
    public int partition(int op) {
        return parts.get(op);
    }

    @Override
    public int type(int op) {
        Operation<I, O> operation = operations.get(op);
        O output = operation.output();
        if (operation.outcome() == Outcome.INFO || output == null) {
            return Rows.APPEND_INFO;
        }
        return model.readsOnly(operation.input(), output) ? Rows.READ : Rows.APPEND_OK;
    }

    @Override
    public long offset(int op) {
        return -1;
    }

    @Override
    public int count(int op) {
        return 0;
    }

    @Override
    public long value(int op) {
        return 0;
    }

    @Override
    public String label(int op) {
        Operation<I, O> operation = operations.get(op);
        return model.describe(operation.input(), operation.output());
    }
}
