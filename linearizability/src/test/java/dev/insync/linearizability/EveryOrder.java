package dev.insync.linearizability;

import java.util.ArrayList;
import java.util.List;

/** The definition of linearizability, tried out: every order of every choice of the uncertain operations. */
final class EveryOrder {
    private EveryOrder() {}

    static <S, I, O> boolean isLinearizable(List<Operation<I, O>> history, Model<S, I, O> model) {
        List<Operation<I, O>> left = new ArrayList<>(history);
        left.removeIf(operation -> operation.outcome() == Outcome.FAIL);
        return canFinish(left, model.initial(), model);
    }

    private static <S, I, O> boolean canFinish(List<Operation<I, O>> left, S state, Model<S, I, O> model) {
        if (left.stream().noneMatch(operation -> operation.outcome() == Outcome.OK)) {
            return true;
        }
        for (int i = 0; i < left.size(); i++) {
            Operation<I, O> next = left.get(i);
            boolean tooEarly = left.stream().anyMatch(other -> other.returnNs() < next.invokeNs());
            S after = tooEarly
                    ? null
                    : next.outcome() == Outcome.OK
                            ? model.step(state, next.input(), next.output())
                            : model.stepUnknown(state, next.input());
            if (after != null) {
                List<Operation<I, O>> rest = new ArrayList<>(left);
                rest.remove(i);
                if (canFinish(rest, after, model)) {
                    return true;
                }
            }
        }
        return false;
    }
}
