package dev.insync.spec.check;

import dev.insync.spec.engine.Counterexample;
import dev.insync.spec.engine.Counterexample.Loop;
import dev.insync.spec.engine.Counterexample.Step;
import dev.insync.spec.value.CompactText;
import dev.insync.spec.value.TlaState;
import java.util.ArrayList;
import java.util.List;

/** A counterexample for people: numbered steps, and under each only what it changed. */
public final class CounterexampleText {
    private static final int MAX_VALUE_CHARACTERS = 160;
    private static final String OUTSIDE = "    ";
    private static final String ENTRY = "+-> ";
    private static final String INSIDE = "|   ";
    private static final String BACK = "+---";

    private CounterexampleText() {}

    /**
     * The lines, the initial state first. Of a behaviour that repeats itself, a line on the left leads from its last state back
     * to the one where the repetition begins.
     */
    public static List<String> lines(Counterexample counterexample) {
        Loop loop = counterexample.loop();
        boolean repeats = loop != null && loop.action() != null;
        int entry = loop == null ? 0 : loop.backTo();
        int width = String.valueOf(counterexample.length()).length();
        List<String> lines = new ArrayList<>();
        for (int state = 1; state <= counterexample.length(); state++) {
            List<String> shown = state == 1 ? initial(counterexample, width) : step(counterexample, state, width);
            for (int i = 0; i < shown.size(); i++) {
                lines.add((repeats ? gutter(state, i == 0, entry) : "") + shown.get(i));
            }
        }
        if (loop != null) {
            lines.add((repeats ? BACK : "") + " ".repeat(width + 2) + loopText(loop));
        }
        return lines;
    }

    private static List<String> initial(Counterexample counterexample, int width) {
        List<String> lines = new ArrayList<>();
        lines.add(numbered(1, width) + "Initial state");
        TlaState initial = counterexample.initial();
        for (int i = 0; i < initial.variables().size(); i++) {
            lines.add(" ".repeat(width + 6) + initial.variables().get(i) + " = "
                    + CompactText.of(initial.value(i), MAX_VALUE_CHARACTERS));
        }
        return lines;
    }

    private static List<String> step(Counterexample counterexample, int state, int width) {
        Step step = counterexample.steps().get(state - 2);
        List<String> lines = new ArrayList<>();
        lines.add(numbered(step.number(), width) + step.action());
        step.changes().forEach(change -> lines.add(" ".repeat(width + 6) + change));
        if (step.changes().isEmpty()) {
            lines.add(" ".repeat(width + 6) + "(nothing changes)");
        }
        return lines;
    }

    private static String gutter(int state, boolean first, int entry) {
        if (state < entry) {
            return OUTSIDE;
        }
        return state == entry && first ? ENTRY : INSIDE;
    }

    private static String loopText(Loop loop) {
        return loop.action() == null
                ? "and nothing happens any more (stuttering)"
                : "and back to state " + loop.backTo() + " by " + loop.action() + ", for ever";
    }

    private static String numbered(int number, int width) {
        return ("%" + width + "d. ").formatted(number);
    }
}
