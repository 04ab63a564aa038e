package dev.insync.linearizability;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The search in one part of a history. The operations that succeeded stand in a list of calls and returns; an operation can
 * be next if its call comes before the first return that is left. Operations of unknown outcome stand apart and are tried
 * last, because an order rarely needs them.
 */
final class Search<S, I, O> {
    private static final int CHECK_EVERY = 256;

    private final Object key;
    private final Model<S, I, O> model;
    private final SearchLimits limits;
    private final List<Operation<I, O>> operations;

    /** Operations that succeeded, then those of unknown outcome, both in order of invocation: positions in operations. */
    private final int[] certain;

    private final int[] uncertain;

    /** For each uncertain operation, the one before it that asks for the same; -1 if none. Twins are taken in order. */
    private final int[] twin;

    private final Timeline timeline;
    private final Configuration configuration;
    private final Memo<S> memo;

    private final int[] stackOps;
    private final Object[] stackStates;
    private final boolean[] stackForced;
    private int depth;
    private int[] best = {};
    private long explored;

    Search(Object key, List<Operation<I, O>> unordered, Model<S, I, O> model, SearchLimits limits) {
        this.key = key;
        this.model = model;
        this.limits = limits;
        this.operations = new ArrayList<>(unordered);
        operations.sort(Comparator.comparingLong(Operation::invokeNs));
        certain = positions(Outcome.OK);
        uncertain = positions(Outcome.INFO);
        twin = twins();
        timeline = new Timeline(operations, certain);
        configuration = new Configuration(timeline, certain.length, uncertain.length);
        memo = new Memo<>(model, limits);
        stackOps = new int[operations.size()];
        stackStates = new Object[operations.size()];
        stackForced = new boolean[operations.size()];
    }

    private int[] positions(Outcome outcome) {
        return java.util.stream.IntStream.range(0, operations.size())
                .filter(i -> operations.get(i).outcome() == outcome)
                .toArray();
    }

    private int[] twins() {
        int[] before = new int[uncertain.length];
        Map<I, Integer> last = new HashMap<>();
        for (int i = 0; i < uncertain.length; i++) {
            Integer previous = last.put(operations.get(uncertain[i]).input(), i);
            before[i] = previous == null ? -1 : previous;
        }
        return before;
    }

    CheckResult.Part<I, O> run() {
        try {
            return search();
        } finally {
            memo.release();
        }
    }

    private CheckResult.Part<I, O> search() {
        S state = model.initial();
        int candidate = first();
        while (configuration.certainLeft() > 0) {
            if (++explored % CHECK_EVERY == 0) {
                if (limits.isStopped()) {
                    return result(Verdict.UNKNOWN, "another part decided before this one");
                }
                if (limits.isOutOfTime()) {
                    return result(Verdict.UNKNOWN, limits.outOfTime());
                }
            }
            S next = candidate == Timeline.NONE ? null : take(candidate, state);
            if (next != null) {
                state = next;
                candidate = first();
                continue;
            }
            if (memo.isFull()) {
                return result(Verdict.UNKNOWN, limits.outOfMemory());
            }
            while (candidate == Timeline.NONE || (candidate = after(candidate)) == Timeline.NONE) {
                remember();
                if (!dropForced()) {
                    limits.stop();
                    return result(Verdict.VIOLATION, "");
                }
                candidate = undo();
                state = stateAt(depth);
            }
        }
        remember();
        return result(Verdict.OK, "");
    }

    /** Candidates are certain operations by number, then uncertain ones counted on from there. */
    private int first() {
        int candidate = timeline.firstCall();
        return candidate != Timeline.NONE ? candidate : nextUncertain(0);
    }

    private int after(int candidate) {
        if (candidate >= certain.length) {
            return nextUncertain(candidate - certain.length + 1);
        }
        int next = timeline.callAfter(candidate);
        return next != Timeline.NONE ? next : nextUncertain(0);
    }

    private int nextUncertain(int from) {
        if (from >= uncertain.length) {
            return Timeline.NONE;
        }
        long firstReturnNs = timeline.firstReturnNs();
        for (int i = from; i < uncertain.length; i++) {
            if (operations.get(uncertain[i]).invokeNs() > firstReturnNs) {
                return Timeline.NONE;
            }
            boolean twinIsFirst = twin[i] >= 0 && !configuration.hasUncertain(twin[i]);
            if (!configuration.hasUncertain(i) && !twinIsFirst) {
                return certain.length + i;
            }
        }
        return Timeline.NONE;
    }

    private @Nullable S take(int candidate, S state) {
        boolean isCertain = candidate < certain.length;
        Operation<I, O> operation = operations.get(position(candidate));
        S next = step(operation, state);
        if (next == null) {
            return null;
        }
        if (!isCertain && model.equal(state, next)) {
            return null; // It would change nothing, so no order needs it.
        }
        O output = operation.output();
        boolean forced = isCertain && output != null && model.readsOnly(operation.input(), output);
        configuration.flip(candidate);
        if (isCertain) {
            timeline.remove(candidate);
        }
        // What only reads and can be next may always be next, so there is no second way to try, nor to remember.
        if (!forced && !memo.add(configuration.hash(), configuration.key(), configuration.keyWords(), next)) {
            if (isCertain) {
                timeline.putBack(candidate);
            }
            configuration.flip(candidate);
            return null;
        }
        stackOps[depth] = candidate;
        stackStates[depth] = state;
        stackForced[depth] = forced;
        depth++;
        return next;
    }

    private @Nullable S step(Operation<I, O> operation, S state) {
        O output = operation.output();
        return operation.outcome() == Outcome.INFO || output == null
                ? model.stepUnknown(state, operation.input())
                : model.step(state, operation.input(), output);
    }

    private int position(int candidate) {
        return candidate < certain.length ? certain[candidate] : uncertain[candidate - certain.length];
    }

    /** Takes back what there was no choice in; false if nothing is left to take back. */
    private boolean dropForced() {
        while (depth > 0 && stackForced[depth - 1]) {
            undo();
        }
        return depth > 0;
    }

    private int undo() {
        depth--;
        int candidate = stackOps[depth];
        if (candidate < certain.length) {
            timeline.putBack(candidate);
        }
        configuration.flip(candidate);
        return candidate;
    }

    @SuppressWarnings("unchecked") // Only states of the type S are put on the stack.
    private S stateAt(int level) {
        return (S) stackStates[level];
    }

    private void remember() {
        if (depth > best.length) {
            best = java.util.Arrays.copyOf(stackOps, depth);
        }
    }

    private CheckResult.Part<I, O> result(Verdict verdict, String doubt) {
        remember();
        List<Integer> order = new ArrayList<>();
        List<String> states = new ArrayList<>();
        S state = model.initial();
        boolean[] done = new boolean[operations.size()];
        for (int candidate : best) {
            int position = position(candidate);
            S next = step(operations.get(position), state);
            state = next == null ? state : next;
            order.add(position);
            states.add(model.describeState(state));
            done[position] = true;
        }
        List<Integer> stuck = verdict == Verdict.OK ? List.of() : stuckAt(done);
        return new CheckResult.Part<>(key, verdict, operations, order, states, stuck, explored, doubt);
    }

    private List<Integer> stuckAt(boolean[] done) {
        long firstReturnNs = Operation.NEVER;
        for (int position : certain) {
            if (!done[position]) {
                firstReturnNs = Math.min(firstReturnNs, operations.get(position).returnNs());
            }
        }
        List<Integer> stuck = new ArrayList<>();
        for (int position : certain) {
            if (!done[position] && operations.get(position).invokeNs() <= firstReturnNs) {
                stuck.add(position);
            }
        }
        return stuck;
    }
}
