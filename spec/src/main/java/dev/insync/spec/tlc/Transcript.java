package dev.insync.spec.tlc;

import dev.insync.spec.engine.Coverage;
import dev.insync.spec.engine.Outcome;
import dev.insync.spec.engine.Outcome.PropertyKind;
import dev.insync.spec.engine.RmiNetwork;
import dev.insync.spec.engine.Server;
import dev.insync.spec.model.Model;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tlc2.output.EC;
import tlc2.output.MPRecorder;
import tlc2.tool.TLCStateInfo;
import util.ToolIO;

/** What TLC says during a run, kept instead of printed: its messages as codes and texts, and the states of its trace. */
final class Transcript extends MPRecorder {
    private static final int MAX_TEXTS = 200;
    private static final String ERROR = "Error: ";
    private static final String BUG = "TLC Bug: ";
    private static final String WARNING = "Warning: ";

    /** The code of the message that decided the outcome, with its parameters. */
    record Finding(int code, List<String> parameters) {

        /** What was found, with the property's name as the configuration has it. */
        Outcome outcome(PropertyNames names) {
            String part = parameters.isEmpty() ? "" : parameters.get(0);
            return switch (code) {
                case EC.TLC_DEADLOCK_REACHED -> new Outcome.Deadlock();
                case EC.TLC_ACTION_PROPERTY_VIOLATED_BEHAVIOR ->
                    new Outcome.Violates(names.ofAction(part), PropertyKind.ACTION_PROPERTY);
                case EC.TLC_PROPERTY_VIOLATED_INITIAL ->
                    new Outcome.Violates(names.ofInitial(part), PropertyKind.INITIAL_PROPERTY);
                case EC.TLC_TEMPORAL_PROPERTY_VIOLATED ->
                    new Outcome.Violates(String.join(" or ", names.temporal()), PropertyKind.TEMPORAL_PROPERTY);
                default -> new Outcome.Violates(names.ofInvariant(part), PropertyKind.INVARIANT);
            };
        }
    }

    /** How TLC says that an infinite behaviour goes on. */
    record LoopMark(boolean stuttering, int state) {}

    /** The counts at the end of a search. */
    record Totals(long generated, long distinct, long queued, int depth) {}

    /** Set between TLC's announcement of a message and the printing of its text, which the same thread does. */
    private final ThreadLocal<Boolean> messageAnnounced = ThreadLocal.withInitial(() -> false);

    private final Deque<String> errors = new ArrayDeque<>();
    private final Deque<String> notes = new ArrayDeque<>();
    private final List<TLCStateInfo> trace = new ArrayList<>();
    private final CoverageNotes coverage = new CoverageNotes();
    private boolean searching;
    private @Nullable Finding finding;
    private @Nullable LoopMark loop;
    private Totals totals = new Totals(0, 0, 0, 0);
    private Server.@Nullable Listener listener;

    /** Redirects all output of this copy of TLC; call it before anything else. */
    void attach() {
        ToolIO.out = new Lines();
        ToolIO.err = ToolIO.out;
    }

    /** From now on, lines that are no message of TLC are what the specification prints; before, they are the parser's. */
    synchronized void searchBegins() {
        searching = true;
    }

    @Override
    public synchronized void record(int code, Object... objects) {
        messageAnnounced.set(true);
        switch (code) {
            case EC.TLC_INVARIANT_VIOLATED_BEHAVIOR,
                    EC.TLC_INVARIANT_VIOLATED_INITIAL,
                    EC.TLC_PROPERTY_VIOLATED_INITIAL,
                    EC.TLC_ACTION_PROPERTY_VIOLATED_BEHAVIOR,
                    EC.TLC_TEMPORAL_PROPERTY_VIOLATED,
                    EC.TLC_DEADLOCK_REACHED -> {
                if (finding == null) {
                    finding = new Finding(code, texts(objects));
                }
            }
            case EC.TLC_STATE_PRINT2 -> {
                if (objects.length > 0 && objects[0] instanceof TLCStateInfo state) {
                    trace.add(state);
                }
            }
            case EC.TLC_STATE_PRINT3 -> loop = new LoopMark(true, trace.size());
            case EC.TLC_BACK_TO_STATE ->
                loop = new LoopMark(false, Integer.parseInt(texts(objects).get(0)));
            case EC.TLC_STATS -> totals = totals(texts(objects), totals.depth());
            case EC.TLC_SEARCH_DEPTH ->
                totals = new Totals(
                        totals.generated(),
                        totals.distinct(),
                        totals.queued(),
                        Integer.parseInt(texts(objects).get(0)));
            case EC.TLC_DISTRIBUTED_SERVER_RUNNING -> tell(to -> to.joinable(RmiNetwork.lastPort()));
            case EC.TLC_DISTRIBUTED_WORKER_REGISTERED ->
                tell(to -> to.joined(texts(objects).get(0)));
            case EC.TLC_DISTRIBUTED_WORKER_DEREGISTERED ->
                tell(to -> to.left(texts(objects).get(0)));
            default -> coverage.note(code, texts(objects));
        }
    }

    private static Totals totals(List<String> numbers, int depth) {
        return new Totals(
                Long.parseLong(numbers.get(0)), Long.parseLong(numbers.get(1)), Long.parseLong(numbers.get(2)), depth);
    }

    private void tell(Consumer<Server.Listener> event) {
        if (listener != null) {
            event.accept(listener);
        }
    }

    /** Sets who hears of workers. */
    synchronized void listener(Server.Listener workers) {
        listener = workers;
    }

    /** What TLC printed last of its counts. */
    synchronized Totals totals() {
        return totals;
    }

    private static List<String> texts(Object[] objects) {
        List<String> texts = new ArrayList<>();
        for (Object object : objects) {
            texts.add(String.valueOf(object));
        }
        return texts;
    }

    /** The violation, if there was one. */
    synchronized @Nullable Finding finding() {
        return finding;
    }

    /** The states of the trace that TLC printed, in order. */
    synchronized List<TLCStateInfo> trace() {
        return List.copyOf(trace);
    }

    /** TLC's report of coverage; null when it made none. */
    synchronized @Nullable Coverage coverage(Model model) {
        return coverage.coverage(model);
    }

    /** The end of an infinite trace; null for a finite one. */
    synchronized @Nullable LoopMark loop() {
        return loop;
    }

    /** The texts of TLC's error messages, in order, without the prefix. */
    synchronized List<String> errors() {
        return List.copyOf(errors);
    }

    /** Warnings and whatever the specification printed. */
    synchronized List<String> notes() {
        return List.copyOf(notes);
    }

    private synchronized void line(String text) {
        boolean isMessage = messageAnnounced.get();
        messageAnnounced.set(false);
        if (!isMessage) {
            if (searching) {
                keep(notes, text);
            }
        } else if (text.startsWith(ERROR) || text.startsWith(BUG)) {
            keep(errors, text.substring(text.indexOf(": ") + 2));
        } else if (text.startsWith(WARNING)) {
            String warning = text.substring(WARNING.length());
            int hint = warning.indexOf("\n(Use the -nowarning");
            keep(notes, hint < 0 ? warning : warning.substring(0, hint));
        }
    }

    private static void keep(Deque<String> texts, String text) {
        texts.addLast(text);
        if (texts.size() > MAX_TEXTS) {
            texts.removeFirst();
        }
    }

    /** TLC and the specification print whole lines only. */
    private final class Lines extends PrintStream {
        Lines() {
            super(OutputStream.nullOutputStream());
        }

        @Override
        public void println(@Nullable String text) {
            line(String.valueOf(text));
        }
    }
}
