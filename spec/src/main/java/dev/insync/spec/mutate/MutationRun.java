package dev.insync.spec.mutate;

import dev.insync.spec.engine.Outcome;
import dev.insync.spec.engine.Walk;
import dev.insync.spec.model.Expectation;
import dev.insync.spec.model.Model;
import dev.insync.spec.model.SpecException;
import dev.insync.spec.mutate.Finding.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Judges mutants of a specification by models of it, the cheapest model first, until one of them notices.
 *
 * <p>The models are searched once as they are; what a mutant does is compared with that. Memory grows with the states of all
 * models together.
 */
public final class MutationRun implements AutoCloseable {
    /** A mutant may have that many states more than the original before its search is cut. */
    private static final long MORE_STATES = 10_000;

    private final List<Judge> judges;
    private final List<String> leftOut;

    private MutationRun(List<Judge> judges, List<String> leftOut) {
        this.judges = judges;
        this.leftOut = leftOut;
    }

    /**
     * Searches the models as they are. A model that ends otherwise than it is expected to is an error.
     *
     * @param mostStates a model that has more is left out; so is one with temporal properties, and one that is there to
     *     reach situations
     * @param listener hears of each judge
     */
    public static MutationRun prepare(List<Model> models, long mostStates, Consumer<Judge> listener)
            throws SpecException {
        List<Judge> judges = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        MutationRun run = new MutationRun(judges, leftOut);
        try {
            for (Model model : models) {
                String name = model.entry().name();
                Expectation.Outcome expected = model.entry().expect().outcome();
                if (expected == Expectation.Outcome.REACHES || expected == Expectation.Outcome.UNFINISHED) {
                    leftOut.add(name + " (" + expected.name().toLowerCase(Locale.ROOT) + ")");
                    continue;
                }
                Judge judge = Judge.of(model, mostStates);
                if (judge.isTemporal() || judge.walk().outcome() instanceof Outcome.Cancelled) {
                    judge.close();
                    leftOut.add(name + (judge.isTemporal() ? " (temporal)" : " (too many states)"));
                    continue;
                }
                judges.add(judge);
                if (!isExpected(judge)) {
                    throw new SpecException("model " + name + " does not do what the manifest says: "
                            + judge.walk().outcome());
                }
                listener.accept(judge);
            }
        } catch (SpecException | RuntimeException e) {
            run.close();
            throw e;
        }
        judges.sort(Comparator.comparing(judge -> judge.walk().transitions()));
        return run;
    }

    private static boolean isExpected(Judge judge) {
        Expectation expected = judge.model().entry().expect();
        Outcome outcome = judge.walk().outcome();
        return switch (expected.outcome()) {
            case HOLDS -> outcome instanceof Outcome.Holds;
            case DEADLOCK -> outcome instanceof Outcome.Deadlock;
            case VIOLATES ->
                outcome instanceof Outcome.Violates violated
                        && violated.property().equals(expected.property());
            case REACHES, UNFINISHED -> false;
        };
    }

    /** The judges, in the order in which mutants meet them. */
    public List<Judge> judges() {
        return List.copyOf(judges);
    }

    /** The models that cannot judge here. */
    public List<String> leftOut() {
        return List.copyOf(leftOut);
    }

    /** All mutants of what the models' actions use, in the order of the text. */
    public List<Mutation> mutations() {
        Map<String, Mutation> all = new LinkedHashMap<>();
        for (Judge judge : judges) {
            for (Mutation mutation : Mutations.of(judge.model(), judge.definitions())) {
                all.putIfAbsent(mutation.place() + mutation.operator() + mutation.after(), mutation);
            }
        }
        return List.copyOf(all.values());
    }

    /** Lets the models judge a mutant. */
    public Finding judge(Mutation mutation) {
        Finding soFar = new Finding(mutation, Verdict.SAME, "", "");
        for (Judge judge : judges) {
            if (!judge.model().modules().contains(mutation.module())) {
                continue;
            }
            Finding here = compare(mutation, judge);
            if (!here.survived() || Thread.currentThread().isInterrupted()) {
                return here;
            }
            if (soFar.verdict().compareTo(here.verdict()) > 0) {
                soFar = here;
            }
        }
        return soFar;
    }

    private static Finding compare(Mutation mutation, Judge judge) {
        String model = judge.model().entry().name();
        Walk before = judge.walk();
        Walk after;
        try {
            after = judge.mutant(mutation, before.states() + MORE_STATES);
        } catch (SpecException e) {
            return new Finding(mutation, Verdict.STILLBORN, model, String.valueOf(e.getMessage()));
        }
        if (after.outcome() instanceof Outcome.Cancelled) {
            return new Finding(mutation, Verdict.UNDECIDED, model, "more than " + after.states() + " states");
        }
        if (after.outcome() instanceof Outcome.Failed failed) {
            // A record that lacks the other field shows nothing: whoever typed it would learn at once.
            Verdict verdict = mutation.operator() == Operator.FIELD ? Verdict.STILLBORN : Verdict.KILLED;
            String message = failed.diagnostics().get(0).message();
            return new Finding(mutation, verdict, model, "TLC: " + message);
        }
        if (!after.outcome().toString().equals(before.outcome().toString())) {
            String instead = before.outcome() instanceof Outcome.Holds ? "" : ", not " + before.outcome();
            return new Finding(mutation, Verdict.KILLED, model, after.outcome() + instead);
        }
        List<String> differences = differences(before, after);
        return differences.isEmpty()
                ? new Finding(mutation, Verdict.SAME, "", "")
                : new Finding(mutation, Verdict.NUMBERS, model, String.join(", ", differences));
    }

    private static List<String> differences(Walk before, Walk after) {
        List<String> differences = new ArrayList<>();
        if (before.outcome() instanceof Outcome.Holds) {
            differ(differences, "states", before.states(), after.states());
            differ(differences, "depth", before.depth(), after.depth());
            differ(differences, "transitions", before.transitions(), after.transitions());
        } else {
            differ(differences, "trace length", before.depth(), after.depth());
        }
        return differences;
    }

    private static void differ(List<String> differences, String what, long before, long after) {
        if (before != after) {
            differences.add(what + " " + before + " → " + after);
        }
    }

    @Override
    public void close() {
        judges.forEach(Judge::close);
    }
}
