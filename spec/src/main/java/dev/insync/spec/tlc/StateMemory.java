package dev.insync.spec.tlc;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tlc2.tool.TLCState;

/** States with their numbers, and for those that were expanded every step: action, successor, and whether it is inside. */
final class StateMemory {
    private static final int INTS_PER_STEP = 3;

    private final List<TLCState> states = new ArrayList<>();
    private final List<int @Nullable []> steps = new ArrayList<>();
    private final FingerprintIndex index = new FingerprintIndex();
    private final BitSet good = new BitSet();

    int size() {
        return states.size();
    }

    TLCState state(int number) {
        return states.get(number);
    }

    /** The number of a state; -1 where it is not here. */
    int find(long fingerprint) {
        return index.find(fingerprint);
    }

    int add(TLCState state, long fingerprint) {
        states.add(state);
        steps.add(null);
        return index.number(fingerprint);
    }

    /** Whether the state satisfies the invariants. */
    boolean isGood(int number) {
        return good.get(number);
    }

    void markGood(int number) {
        good.set(number);
    }

    int @Nullable [] steps(int number) {
        return steps.get(number);
    }

    void remember(int number, List<Step> found) {
        int[] flat = new int[found.size() * INTS_PER_STEP];
        for (int i = 0; i < found.size(); i++) {
            flat[i * INTS_PER_STEP] = found.get(i).action();
            flat[i * INTS_PER_STEP + 1] = found.get(i).target();
            flat[i * INTS_PER_STEP + 2] = found.get(i).inside() ? 1 : 0;
        }
        steps.set(number, flat);
    }

    /** The steps that were remembered, as a list. */
    static List<Step> list(int[] flat) {
        List<Step> list = new ArrayList<>(flat.length / INTS_PER_STEP);
        for (int i = 0; i < flat.length; i += INTS_PER_STEP) {
            list.add(new Step(flat[i], flat[i + 1], flat[i + 2] == 1));
        }
        return list;
    }

    /**
     * A step from a state.
     *
     * @param action index of the action
     * @param target number of the successor
     * @param inside whether the constraints admit it
     */
    record Step(int action, int target, boolean inside) {}
}
