package dev.insync.linearizability.model;

import dev.insync.linearizability.Model;
import dev.insync.linearizability.Operation;
import dev.insync.linearizability.Outcome;
import dev.insync.linearizability.log.Kind;
import dev.insync.linearizability.log.LogHistory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Append-only logs, one for each partition: the definition that the near-linear checker is compared with. It stands beside
 * that checker as its specification and shares no code with it.
 */
public final class LogModel implements Model<LogModel.State, LogModel.Input, LogModel.Output> {
    private static final long STATE_BYTES = 64;
    /** An entry of an array that has room to grow, and sometimes a boxed value. */
    private static final long ENTRY_BYTES = 16;

    /** An offset that is not known. */
    public static final long NO_OFFSET = -1;

    /** What is asked of a log. */
    public sealed interface Input {
        int partition();
    }

    /**
     * An append of one value or of a batch.
     *
     * @param hint the only offset at which it can have taken effect, or {@link #NO_OFFSET}; used where the outcome is unknown
     */
    public record Append(int partition, List<Long> values, long hint) implements Input {
        public Append {
            values = List.copyOf(values);
        }

        @Override
        public String toString() {
            return "append " + values;
        }
    }

    public record Read(int partition, long from) implements Input {
        @Override
        public String toString() {
            return "read from " + from;
        }
    }

    public record End(int partition) implements Input {
        @Override
        public String toString() {
            return "end";
        }
    }

    /** What came back. */
    public sealed interface Output {}

    /** The base offset, or {@link #NO_OFFSET}. */
    public record Appended(long base) implements Output {
        @Override
        public String toString() {
            return base == NO_OFFSET ? "ok" : "offset " + base;
        }
    }

    /** Records, and whether nothing followed them. */
    public record Records(List<Long> offsets, List<Long> values, boolean end) implements Output {
        public Records {
            offsets = List.copyOf(offsets);
            values = List.copyOf(values);
        }

        @Override
        public String toString() {
            return values + " at " + offsets + (end ? ", end" : "");
        }
    }

    public record EndOffset(long offset) implements Output {
        @Override
        public String toString() {
            return "offset " + offset;
        }
    }

    /** A log: the first entries of an array that longer logs may share. */
    public static final class State {
        private final ArrayList<Long> shared;
        private final int length;
        private final int hash;
        private final long bytes;

        private State(ArrayList<Long> shared, int length, int hash, long bytes) {
            this.shared = shared;
            this.length = length;
            this.hash = hash;
            this.bytes = bytes;
        }

        private State plus(List<Long> values) {
            synchronized (shared) {
                boolean shares = shared.size() == length;
                ArrayList<Long> log = shares ? shared : new ArrayList<>(shared.subList(0, length));
                int newHash = hash;
                for (Long value : values) {
                    log.add(value);
                    newHash = 31 * newHash + value.hashCode();
                }
                long newBytes = STATE_BYTES + ENTRY_BYTES * (shares ? values.size() : length + values.size());
                return new State(log, length + values.size(), newHash, newBytes);
            }
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof State that
                    && length == that.length
                    && hash == that.hash
                    && (shared == that.shared || shared.subList(0, length).equals(that.shared.subList(0, length)));
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public String toString() {
            return length <= 8
                    ? shared.subList(0, length).toString()
                    : length + " records, the last ones " + shared.subList(length - 4, length);
        }
    }

    @Override
    public State initial() {
        return new State(new ArrayList<>(), 0, 1, STATE_BYTES);
    }

    @Override
    public @Nullable State step(State state, Input input, Output output) {
        if (input instanceof Append append) {
            long base = ((Appended) output).base();
            return base == NO_OFFSET || base == state.length ? state.plus(append.values()) : null;
        }
        if (input instanceof End) {
            return ((EndOffset) output).offset() == state.length ? state : null;
        }
        return allows(state, ((Read) input).from(), (Records) output) ? state : null;
    }

    private static boolean allows(State state, long from, Records records) {
        for (int i = 0; i < records.offsets().size(); i++) {
            long offset = from + i;
            if (records.offsets().get(i) != offset
                    || offset >= state.length
                    || !state.shared.get((int) offset).equals(records.values().get(i))) {
                return false;
            }
        }
        long end = from + records.offsets().size();
        return !records.end() || (records.offsets().isEmpty() ? state.length <= end : state.length == end);
    }

    @Override
    public @Nullable State stepUnknown(State state, Input input) {
        if (input instanceof Append append) {
            return append.hint() == NO_OFFSET || append.hint() == state.length ? state.plus(append.values()) : null;
        }
        return state;
    }

    @Override
    public boolean readsOnly(Input input, Output output) {
        return !(input instanceof Append);
    }

    @Override
    public long bytes(State state) {
        return state.bytes;
    }

    @Override
    public Object partition(Input input) {
        return input.partition();
    }

    /** A log history as operations for this model. */
    public static List<Operation<Input, Output>> operations(LogHistory history) {
        List<Operation<Input, Output>> operations = new ArrayList<>();
        for (int op = 0; op < history.size(); op++) {
            Input input = input(history, op);
            Output output = history.outcome(op) == Outcome.OK ? output(history, op) : null;
            operations.add(new Operation<>(
                    history.process(op),
                    history.invokeNs(op),
                    history.completeNs(op),
                    input,
                    output,
                    history.outcome(op)));
        }
        return operations;
    }

    private static Input input(LogHistory history, int op) {
        int partition = history.partition(op);
        if (history.kind(op) == Kind.APPEND) {
            return new Append(partition, values(history, op), history.offset(op));
        }
        return history.kind(op) == Kind.READ ? new Read(partition, history.offset(op)) : new End(partition);
    }

    private static Output output(LogHistory history, int op) {
        return switch (history.kind(op)) {
            case APPEND -> new Appended(history.offset(op));
            case END -> new EndOffset(history.offset(op));
            case READ -> {
                List<Long> offsets = new ArrayList<>();
                for (int i = 0; i < history.count(op); i++) {
                    offsets.add(history.recordOffset(op, i));
                }
                yield new Records(offsets, values(history, op), history.claimsEnd(op));
            }
        };
    }

    private static List<Long> values(LogHistory history, int op) {
        List<Long> values = new ArrayList<>();
        for (int i = 0; i < history.count(op); i++) {
            values.add(history.value(op, i));
        }
        return values;
    }
}
