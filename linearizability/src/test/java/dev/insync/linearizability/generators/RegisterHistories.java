package dev.insync.linearizability.generators;

import dev.insync.linearizability.Operation;
import dev.insync.linearizability.model.RegisterModel;
import dev.insync.linearizability.model.RegisterModel.CompareAndSet;
import dev.insync.linearizability.model.RegisterModel.Input;
import dev.insync.linearizability.model.RegisterModel.Output;
import dev.insync.linearizability.model.RegisterModel.Read;
import dev.insync.linearizability.model.RegisterModel.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Random histories of registers with reads, writes and compare-and-sets; about half of the small ones are legal. */
public final class RegisterHistories {
    private RegisterHistories() {}

    /** Histories of up to so many operations on one register. */
    public static Arbitrary<List<Operation<Input, Output>>> small(int maxOperations) {
        return Arbitraries.longs().map(seed -> random(seed, maxOperations, 1, 4));
    }

    /**
     * Up to so many operations, the same for the same seed: of a register that works, then with a few outputs changed.
     *
     * @param values how many different values are written
     */
    public static List<Operation<Input, Output>> random(long seed, int maxOperations, int keys, int values) {
        SplittableRandom random = new SplittableRandom(seed);
        Object[] state = new Object[keys];
        List<Operation<Input, Output>> history = new ArrayList<>();
        int count = 1 + random.nextInt(maxOperations);
        int wrong = random.nextInt(3) == 0 ? 0 : 1 + count / 4;
        for (int i = 0; i < count; i++) {
            int key = random.nextInt(keys);
            long invoke = 4L * i - random.nextInt(8);
            long complete = 4L * i + random.nextInt(8);
            Operation<Input, Output> operation = one(random, state, key, values, invoke, complete);
            boolean change = random.nextInt(count) < wrong && operation.input() instanceof Read;
            history.add(
                    change
                            ? Operation.ok(0, invoke, complete, operation.input(), Output.of(random.nextInt(values)))
                            : operation);
        }
        return history;
    }

    private static Operation<Input, Output> one(
            SplittableRandom random, Object[] state, int key, int values, long invoke, long complete) {
        boolean takesEffect = random.nextInt(6) > 0;
        boolean known = takesEffect && random.nextInt(6) > 0;
        Input input;
        Output output = Output.DONE;
        Object next = state[key];
        switch (random.nextInt(4)) {
            case 0 -> {
                next = random.nextInt(values);
                input = new Write(key, next);
            }
            case 1 -> {
                Object expected = random.nextBoolean() ? state[key] : Integer.valueOf(random.nextInt(values));
                Object value = random.nextInt(values);
                input = new CompareAndSet(key, expected, value);
                boolean done = java.util.Objects.equals(expected, state[key]);
                next = done ? value : state[key];
                output = done ? Output.DONE : Output.NOT_DONE;
            }
            default -> {
                return Operation.ok(0, invoke, complete, new Read(key), Output.of(state[key]));
            }
        }
        if (takesEffect) {
            state[key] = next;
        }
        if (known) {
            return Operation.ok(0, invoke, complete, input, output);
        }
        return random.nextInt(3) == 0 && !takesEffect
                ? Operation.fail(0, invoke, complete, input)
                : Operation.info(0, invoke, input);
    }

    /** The given client if it is free at the point, else the next one that is, else the one that is free first. */
    private static int earliestFree(long[] free, int from, long point) {
        int earliest = from;
        for (int i = 0; i < free.length; i++) {
            int client = (from + i) % free.length;
            if (free[client] <= point) {
                return client;
            }
            earliest = free[client] < free[earliest] ? client : earliest;
        }
        return earliest;
    }

    /**
     * A legal history of so many clients, each of which starts an operation as soon as its last one returned.
     *
     * @param clients how many operations are open at a time
     */
    public static List<Operation<Input, Output>> busy(long seed, int operations, int clients, int values) {
        SplittableRandom random = new SplittableRandom(seed);
        RegisterModel.Cell state = new RegisterModel().initial();
        RegisterModel model = new RegisterModel();
        long[] free = new long[clients];
        List<Operation<Input, Output>> history = new ArrayList<>();
        long point = 0;
        // Operations take effect in order of these points; each lasts from its client's last return to some time after.
        for (int i = 0; i < operations; i++) {
            point += 1_000L;
            int client = earliestFree(free, random.nextInt(clients), point);
            point = Math.max(point, free[client]);
            Input input = random.nextInt(2) == 0
                    ? new Read("r")
                    : random.nextInt(3) == 0
                            ? new CompareAndSet("r", state.value(), random.nextInt(values))
                            : new Write("r", random.nextInt(values));
            Output output = input instanceof Read ? Output.of(state.value()) : Output.DONE;
            state = model.stepUnknown(state, input);
            long invoke = Math.max(free[client], point - random.nextLong(1_000L * clients));
            long complete = point + random.nextLong(900L * (clients - 1) + 1);
            free[client] = complete + 1;
            history.add(Operation.ok(client, invoke, complete, input, output));
        }
        return history;
    }

    /** Makes one of the last reads return a value that nobody wrote. */
    public static void breakLateRead(List<Operation<Input, Output>> history) {
        for (int i = history.size() - 1; i >= 0; i--) {
            Operation<Input, Output> operation = history.get(i);
            if (operation.input() instanceof Read) {
                history.set(
                        i,
                        Operation.ok(
                                operation.process(),
                                operation.invokeNs(),
                                operation.returnNs(),
                                operation.input(),
                                Output.of(-1)));
                return;
            }
        }
    }
}
