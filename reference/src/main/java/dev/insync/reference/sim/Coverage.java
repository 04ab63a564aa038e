package dev.insync.reference.sim;

import dev.insync.reference.core.Outcome;
import dev.insync.reference.core.Refusal;
import dev.insync.reference.core.cluster.Event;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How often each action ended in each way: done, or refused for one of the reasons. */
public final class Coverage {
    /** The outcome of an event that was enabled. */
    public static final String DONE = "done";

    private static final List<Class<?>> ACTIONS = List.of(Event.class.getPermittedSubclasses());
    private static final Refusal[] REFUSALS = Refusal.values();
    private static final int WIDTH = REFUSALS.length + 1;
    private static final Map<Class<?>, Integer> ROWS = rows();

    private final long[] counts = new long[ACTIONS.size() * WIDTH];

    private static Map<Class<?>, Integer> rows() {
        Map<Class<?>, Integer> rows = new IdentityHashMap<>();
        for (Class<?> action : ACTIONS) {
            rows.put(action, rows.size() * WIDTH);
        }
        return rows;
    }

    /** The names of all actions, in the order of the specification. */
    public static List<String> actions() {
        return ACTIONS.stream().map(Class::getSimpleName).toList();
    }

    /** Counts one event. */
    public void add(Event event, Outcome<?> outcome) {
        Integer row = ROWS.get(event.getClass());
        int column = outcome instanceof Outcome.Refused<?> refused
                ? 1 + refused.reason().ordinal()
                : 0;
        counts[(row == null ? 0 : row) + column]++;
    }

    /** Counts what another run counted. */
    public void addAll(Coverage other) {
        Arrays.setAll(counts, i -> counts[i] + other.counts[i]);
    }

    /** Times by {@code Action outcome}, where the outcome is {@link #DONE} or the name of a refusal; only what happened. */
    public Map<String, Long> pairs() {
        Map<String, Long> pairs = new TreeMap<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                String outcome = i % WIDTH == 0 ? DONE : REFUSALS[i % WIDTH - 1].name();
                pairs.put(ACTIONS.get(i / WIDTH).getSimpleName() + " " + outcome, counts[i]);
            }
        }
        return pairs;
    }

    /** Actions that never happened. */
    public List<String> never() {
        return ACTIONS.stream()
                .filter(action -> counts[ROWS.getOrDefault(action, 0)] == 0)
                .map(Class::getSimpleName)
                .toList();
    }

    /** How many events were done. */
    public long done() {
        long done = 0;
        for (int i = 0; i < counts.length; i += WIDTH) {
            done += counts[i];
        }
        return done;
    }

    /** How many events were refused. */
    public long refused() {
        return Arrays.stream(counts).sum() - done();
    }
}
