package dev.insync.linearizability.report;

import dev.insync.linearizability.Outcome;
import dev.insync.linearizability.log.Kind;
import dev.insync.linearizability.log.LogHistory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The operations of a log history. */
final class LogRows implements Rows.Source {
    private final LogHistory history;
    private final Lanes lanes;

    LogRows(LogHistory history) {
        this.history = history;
        lanes = new Lanes(history.size(), history::process);
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
        return history.invokeNs(op);
    }

    @Override
    public long completeNs(int op) {
        return history.completeNs(op);
    }

    @Override
    public int lane(int op) {
        return lanes.of(history.process(op));
    }

    @Override
    public int partition(int op) {
        return history.partition(op);
    }

    @Override
    public int type(int op) {
        if (history.kind(op) == Kind.APPEND) {
            Outcome outcome = history.outcome(op);
            return outcome == Outcome.OK
                    ? Rows.APPEND_OK
                    : outcome == Outcome.INFO ? Rows.APPEND_INFO : Rows.APPEND_FAIL;
        }
        if (history.kind(op) == Kind.END) {
            return Rows.END;
        }
        return history.isFinal(op) ? Rows.READ_FINAL : history.claimsEnd(op) ? Rows.READ_END : Rows.READ;
    }

    @Override
    public long offset(int op) {
        return history.offset(op);
    }

    @Override
    public int count(int op) {
        return history.count(op);
    }

    @Override
    public long value(int op) {
        return history.count(op) == 0 ? 0 : history.value(op, 0);
    }

    @Override
    public @Nullable String label(int op) {
        return null;
    }
}
