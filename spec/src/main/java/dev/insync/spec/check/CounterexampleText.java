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

    private CounterexampleText() {}

    /** The lines, the initial state first. */
    public static List<String> lines(Counterexample counterexample) {
        int width = String.valueOf(counterexample.length()).length();
        List<String> lines = new ArrayList<>();
        lines.add(numbered(1, width) + "Initial state");
        TlaState initial = counterexample.initial();
        for (int i = 0; i < initial.variables().size(); i++) {
            lines.add(" ".repeat(width + 6) + initial.variables().get(i) + " = "
                    + CompactText.of(initial.value(i), MAX_VALUE_CHARACTERS));
        }
        for (Step step : counterexample.steps()) {
            lines.add(numbered(step.number(), width) + step.action());
            step.changes().forEach(change -> lines.add(" ".repeat(width + 6) + change));
            if (step.changes().isEmpty()) {
                lines.add(" ".repeat(width + 6) + "(nothing changes)");
            }
        }
        Loop loop = counterexample.loop();
        if (loop != null) {
            lines.add(" ".repeat(width + 2) + loopText(loop));
        }
        return lines;
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
