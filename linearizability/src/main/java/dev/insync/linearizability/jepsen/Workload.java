package dev.insync.linearizability.jepsen;

import dev.insync.linearizability.Operation;
import dev.insync.linearizability.Outcome;
import dev.insync.linearizability.model.MutexModel;
import dev.insync.linearizability.model.QueueModel;
import dev.insync.linearizability.model.RegisterModel;
import dev.insync.linearizability.model.SetModel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Jepsen's workloads that have a model here, and the translation of their operations. */
public enum Workload {
    /** Reads, writes and compare-and-sets; with values {@code [key value]}, of several registers. */
    REGISTER(Set.of("read", "write", "cas")),
    /** A lock, which any process may release. */
    MUTEX(Set.of("acquire", "release")),
    /** A set that is added to and read. */
    SET(Set.of("add", "remove", "read", "contains")),
    /** A queue, first in, first out. */
    QUEUE(Set.of("enqueue", "dequeue")),
    /** Logs: sends and polls, alone or in transactions. */
    KAFKA(Set.of("send", "poll", "txn", "assign", "subscribe", "crash", "debug-topic-partitions"));

    private final Set<String> functions;

    Workload(Set<String> functions) {
        this.functions = functions;
    }

    /** The workload whose functions these are; empty if there is none. */
    public static Optional<Workload> of(JepsenHistory history) {
        Set<String> used = new TreeSet<>();
        history.operations().forEach(op -> used.add(op.f()));
        for (Workload workload : values()) {
            if (workload.functions.containsAll(used)) {
                return Optional.of(workload);
            }
        }
        return Optional.empty();
    }

    /** The functions that the history calls, for messages. */
    public static Set<String> functionsOf(JepsenHistory history) {
        Set<String> used = new TreeSet<>();
        history.operations().forEach(op -> used.add(op.f()));
        return used;
    }

    /** For {@link RegisterModel}. */
    public static List<Operation<RegisterModel.Input, RegisterModel.Output>> registers(JepsenHistory history) {
        boolean keyed = history.operations().stream()
                .allMatch(op -> (op.invoked() instanceof List<?> pair
                                && pair.size() == 2
                                && !op.f().equals("cas"))
                        || (op.f().equals("cas")
                                && op.invoked() instanceof List<?> cas
                                && cas.size() == 2
                                && cas.get(1) instanceof List<?>));
        List<Operation<RegisterModel.Input, RegisterModel.Output>> operations = new ArrayList<>();
        for (JepsenOperation op : history.operations()) {
            Object key = keyed ? key(op.invoked()) : "";
            Object invoked = keyed ? value(op.invoked()) : op.invoked();
            Object returned = keyed ? value(op.returned()) : op.returned();
            switch (op.f()) {
                case "read" -> addRead(operations, op, new RegisterModel.Read(key), RegisterModel.Output.of(returned));
                case "write" ->
                    operations.add(operation(op, new RegisterModel.Write(key, invoked), RegisterModel.Output.DONE));
                default -> {
                    List<?> pair = invoked instanceof List<?> list && list.size() == 2 ? list : List.of("?", "?");
                    operations.add(operation(
                            op,
                            new RegisterModel.CompareAndSet(key, pair.get(0), pair.get(1)),
                            RegisterModel.Output.DONE));
                }
            }
        }
        return operations;
    }

    private static Object key(@Nullable Object pair) {
        return pair instanceof List<?> list && !list.isEmpty() ? String.valueOf(list.get(0)) : "";
    }

    private static @Nullable Object value(@Nullable Object pair) {
        return pair instanceof List<?> list && list.size() == 2 ? list.get(1) : null;
    }

    /** For {@link MutexModel}. */
    public static List<Operation<MutexModel.Input, Boolean>> mutex(JepsenHistory history) {
        List<Operation<MutexModel.Input, Boolean>> operations = new ArrayList<>();
        for (JepsenOperation op : history.operations()) {
            MutexModel.Input input = op.f().equals("acquire")
                    ? new MutexModel.Acquire(op.process())
                    : new MutexModel.Release(op.process());
            operations.add(operation(op, input, Boolean.TRUE));
        }
        return operations;
    }

    /** For {@link SetModel}. */
    public static List<Operation<SetModel.Input, Object>> set(JepsenHistory history) {
        List<Operation<SetModel.Input, Object>> operations = new ArrayList<>();
        for (JepsenOperation op : history.operations()) {
            Object element = op.invoked() == null ? "nil" : op.invoked();
            switch (op.f()) {
                case "add" -> operations.add(operation(op, new SetModel.Add(element), SetModel.DONE));
                case "remove" -> operations.add(operation(op, new SetModel.Remove(element), SetModel.DONE));
                case "contains" ->
                    addRead(operations, op, new SetModel.Contains(element), Boolean.TRUE.equals(op.returned()));
                default -> {
                    Set<Object> elements =
                            op.returned() instanceof Collection<?> all ? new HashSet<>(all) : new HashSet<>();
                    addRead(operations, op, new SetModel.ReadAll(), elements);
                }
            }
        }
        return operations;
    }

    /** For {@link QueueModel}; a dequeue that failed found the queue empty or did not happen, and is left out. */
    public static List<Operation<QueueModel.Input, Optional<Object>>> queue(JepsenHistory history) {
        List<Operation<QueueModel.Input, Optional<Object>>> operations = new ArrayList<>();
        for (JepsenOperation op : history.operations()) {
            QueueModel.Input input = op.f().equals("enqueue")
                    ? new QueueModel.Enqueue(op.invoked() == null ? "nil" : op.invoked())
                    : new QueueModel.Dequeue();
            operations.add(operation(op, input, Optional.ofNullable(op.returned())));
        }
        return operations;
    }

    /** A read that did not succeed tells nothing. */
    private static <I, O> void addRead(List<Operation<I, O>> operations, JepsenOperation op, I input, O output) {
        if (op.outcome() == Outcome.OK) {
            operations.add(operation(op, input, output));
        }
    }

    private static <I, O> Operation<I, O> operation(JepsenOperation op, I input, O output) {
        return new Operation<>(
                op.process(),
                op.invokeNs(),
                op.completeNs(),
                input,
                op.outcome() == Outcome.OK ? output : null,
                op.outcome());
    }
}
