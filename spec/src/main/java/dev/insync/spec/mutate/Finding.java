package dev.insync.spec.mutate;

/**
 * What became of a mutant.
 *
 * @param mutation the edit
 * @param verdict who noticed it, if anybody
 * @param model the model that decided; empty when none did
 * @param detail the property, TLC's error, or the numbers that differ
 */
public record Finding(Mutation mutation, Verdict verdict, String model, String detail) {

    /** From dead to alive. */
    public enum Verdict {
        /** It does not parse, or means nothing: no mutant at all. */
        STILLBORN("stillborn"),
        /** A property that holds is violated, one that must be violated is not, or TLC cannot evaluate it. */
        KILLED("killed"),
        /** No property notices, but a model has other states, depth or trace length than the manifest says. */
        NUMBERS("numbers only"),
        /** The budget ended in a model that is larger than the original; no property noticed so far. */
        UNDECIDED("undecided"),
        /** Every model has as many states, transitions and levels as before. */
        SAME("no difference");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        /** For tables. */
        public String text() {
            return text;
        }
    }

    /** Whether no property of the models noticed it. */
    public boolean survived() {
        return verdict != Verdict.STILLBORN && verdict != Verdict.KILLED;
    }
}
