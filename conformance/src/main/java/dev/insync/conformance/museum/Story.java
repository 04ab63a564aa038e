package dev.insync.conformance.museum;

import dev.insync.conformance.museum.SpaceTime.Cycle;
import dev.insync.conformance.museum.SpaceTime.Moment;
import dev.insync.spec.engine.Counterexample;
import dev.insync.spec.engine.Counterexample.Step;
import dev.insync.spec.model.Definitions;
import dev.insync.spec.value.Change;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A counterexample as text.
 *
 * @param chapters one for each step; the initial state is not told
 * @param ending how it goes on after the last step; empty for a finite behaviour
 */
public record Story(List<Chapter> chapters, String ending) {
    /**
     * One step.
     *
     * @param number the number of the state it leads to; the initial state is 1
     * @param sentence what happens, in plain words, beginning with a capital
     * @param action the action with its parameters
     * @param changes what it changed
     */
    public record Chapter(int number, String sentence, String action, List<Change> changes) {
        /** Copies the changes. */
        public Chapter {
            changes = List.copyOf(changes);
        }
    }

    /** Copies the chapters. */
    public Story {
        chapters = List.copyOf(chapters);
    }

    /** Tells a counterexample with the words of the specification. */
    public static Story of(Counterexample counterexample, Definitions definitions) {
        return of(counterexample, SpaceTimeReader.read(counterexample, definitions));
    }

    static Story of(Counterexample counterexample, SpaceTime spaceTime) {
        List<Chapter> chapters = new ArrayList<>();
        for (int i = 0; i < counterexample.steps().size(); i++) {
            Step step = counterexample.steps().get(i);
            Moment moment = spaceTime.moments().get(i + 1);
            chapters.add(new Chapter(
                    step.number(), capital(moment.sentence()), step.action().toString(), step.changes()));
        }
        return new Story(chapters, ending(spaceTime.cycle()));
    }

    private static String ending(@Nullable Cycle cycle) {
        if (cycle == null) {
            return "";
        }
        return cycle.action() == null
                ? "And nothing happens any more."
                : "And back to state " + cycle.backTo() + " by " + cycle.action() + ", for ever.";
    }

    static String capital(String sentence) {
        // The name of a broker stays as it is.
        boolean named = sentence.length() > 1 && Character.isDigit(sentence.charAt(1));
        return sentence.isEmpty() || named
                ? sentence
                : Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
    }
}
