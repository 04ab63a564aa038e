package dev.insync.linearizability.generators;

import dev.insync.linearizability.Outcome;
import dev.insync.linearizability.log.Claim;
import dev.insync.linearizability.log.Kind;
import dev.insync.linearizability.log.LogHistory;
import java.util.Arrays;
import java.util.List;

/** An operation on one log that a test may still change. Fields as in {@link LogHistory}. */
public final class LogOp {
    public Kind kind = Kind.END;
    public int process;
    public long invoke;
    public long complete;
    public Outcome outcome = Outcome.OK;
    public Claim claim = Claim.NONE;
    public long offset;
    public long[] values = {};
    public long[] offsets = {};

    /** The operations as a history of one partition. */
    public static LogHistory history(List<LogOp> operations) {
        LogHistory.Builder builder = new LogHistory.Builder();
        int partition = builder.partition("t-0");
        for (LogOp op : operations) {
            switch (op.kind) {
                case APPEND ->
                    builder.append(op.process, partition, op.invoke, op.complete, op.outcome, op.offset, op.values);
                case READ ->
                    builder.read(
                            op.process, partition, op.invoke, op.complete, op.offset, op.offsets, op.values, op.claim);
                case END -> builder.end(op.process, partition, op.invoke, op.complete, op.offset);
            }
        }
        return builder.build();
    }

    @Override
    public String toString() {
        return kind + " [" + invoke + ".." + (outcome == Outcome.INFO ? "?" : complete) + "] " + outcome + " offset="
                + offset + " values=" + Arrays.toString(values) + " offsets=" + Arrays.toString(offsets) + " " + claim;
    }
}
