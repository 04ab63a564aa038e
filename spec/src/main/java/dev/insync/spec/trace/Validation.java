package dev.insync.spec.trace;

import dev.insync.spec.engine.Job;
import dev.insync.spec.engine.RunDirectory;
import dev.insync.spec.engine.Sandbox;
import dev.insync.spec.engine.Stepper;
import dev.insync.spec.model.Model;
import dev.insync.spec.model.SpecException;
import dev.insync.spec.model.SpecSources;
import dev.insync.spec.trace.ValidationResult.Verdict;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a recorded trace is a behaviour of a specification. The specification is taken as it is: nobody writes
 * one for traces. Immutable; each run has its own copy of TLC.
 */
public final class Validation {
    /** States that a search may explore beyond one for each event, unless the caller says otherwise. */
    public static final long DEFAULT_BUDGET = 1_000_000;

    /** Events that one event may overtake in a search that comes before the one for all orders. */
    private static final int[] NARROW = {4, 64};

    private final SpecSources sources;
    private final @Nullable String modelName;
    private final long budget;
    private final boolean checksProperties;

    private Validation(SpecSources sources, @Nullable String modelName, long budget, boolean checksProperties) {
        this.sources = sources;
        this.modelName = modelName;
        this.budget = budget;
        this.checksProperties = checksProperties;
    }

    /** Validates against the specification that lies there. */
    public static Validation against(SpecSources sources) {
        return new Validation(sources, null, DEFAULT_BUDGET, true);
    }

    /** Takes this model, whatever the trace's header says. */
    public Validation model(String name) {
        return new Validation(sources, name, budget, checksProperties);
    }

    /** Ends without a verdict after so many states beyond one for each event. */
    public Validation budget(long states) {
        if (states < 0) {
            throw new IllegalArgumentException("the budget must not be negative: " + states);
        }
        return new Validation(sources, modelName, states, checksProperties);
    }

    /** Asks only whether the trace is a behaviour, not whether the behaviour has the model's properties. */
    public Validation withoutProperties() {
        return new Validation(sources, modelName, budget, false);
    }

    /**
     * Validates a trace.
     *
     * @param file its name for messages
     * @param trace its text, see {@link TraceReader}
     * @throws SpecException when the trace, the model or the specification cannot be used
     */
    public ValidationResult run(String file, Reader trace) throws SpecException {
        return run(file, trace, model -> {}, matched -> {});
    }

    /**
     * Validates a trace.
     *
     * @param file its name for messages
     * @param trace its text, see {@link TraceReader}
     * @param begins hears of the model before the search begins
     * @param progress hears now and then how many events are matched
     * @throws SpecException when the trace, the model or the specification cannot be used
     * @throws java.util.concurrent.CancellationException when the calling thread is interrupted
     */
    public ValidationResult run(String file, Reader trace, Consumer<Model> begins, LongConsumer progress)
            throws SpecException {
        long start = System.nanoTime();
        try (TraceReader reader = new TraceReader(file, trace)) {
            Model model = TraceModel.of(sources, reader.header(), modelName);
            begins.accept(model);
            try (RunDirectory directory = RunDirectory.create(model)) {
                Stepper stepper = Sandbox.engine().stepper(new Job(model, directory.path(), 1, 1, false));
                Agenda agenda = new Agenda(reader, stepper);
                long searchStart = System.nanoTime();
                Search search = search(stepper, agenda, reader.header(), progress);
                Verdict verdict = search.verdict();
                Duration searching = Duration.ofNanos(System.nanoTime() - searchStart);
                return new ValidationResult(
                        verdict,
                        model,
                        agenda.read(),
                        search.matched(),
                        search.explored(),
                        search.hiddenSteps(),
                        verdict == Verdict.ACCEPTED ? List.of() : search.frontier(),
                        verdict == Verdict.ACCEPTED ? search.broken() : null,
                        Duration.ofNanos(System.nanoTime() - start),
                        searching);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use the temporary directory", e);
        }
    }

    /**
     * Nodes whose clocks or files agree nearly allow a narrow search, which finds a wrong turn soon; only the widest one can
     * reject.
     */
    private Search search(Stepper stepper, Agenda agenda, TraceHeader header, LongConsumer progress)
            throws SpecException {
        long rest = budget;
        long before = 0;
        for (int window : agenda.isOrdered() ? new int[0] : NARROW) {
            Search search =
                    new Search(stepper, agenda, header, window, rest / (NARROW.length + 1), checksProperties, progress);
            search.run(before);
            if (search.verdict() == Verdict.ACCEPTED) {
                return search;
            }
            rest -= search.explored() - before - search.matched();
            before = search.explored();
        }
        Search search = new Search(stepper, agenda, header, Agenda.ANY, rest, checksProperties, progress);
        search.run(before);
        return search;
    }
}
