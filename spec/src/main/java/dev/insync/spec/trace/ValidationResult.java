package dev.insync.spec.trace;

import dev.insync.spec.engine.Obstacle;
import dev.insync.spec.model.Model;
import dev.insync.spec.value.ActionInstance;
import dev.insync.spec.value.TlaState;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a trace.
 *
 * @param verdict whether it is a behaviour of the specification
 * @param model the model that it was judged by, with the constants of the trace
 * @param events how many events it has; if it was rejected, how many were read
 * @param matched how many events could be matched at most, in one behaviour
 * @param explored states computed
 * @param hidden the hidden steps of the behaviour that was found, in order
 * @param frontier where the search came no further; empty if the trace was accepted
 * @param broken the first event of the behaviour that breaks properties; null if none does
 * @param duration how long it took, reading the specification included
 * @param searching how much of it the search took
 */
public record ValidationResult(
        Verdict verdict,
        Model model,
        long events,
        long matched,
        long explored,
        List<ActionInstance> hidden,
        List<Frontier> frontier,
        @Nullable Broken broken,
        Duration duration,
        Duration searching) {

    /** Whether a trace is a behaviour of the specification. */
    public enum Verdict {
        /** It is. */
        ACCEPTED,
        /** It is not. */
        REJECTED,
        /** The budget ended first. */
        INCONCLUSIVE
    }

    /**
     * A state after as many events as could be matched.
     *
     * @param state the state
     * @param after the event that led there; null for an initial state
     * @param stuck the events that could have come next, and why they could not
     */
    public record Frontier(TlaState state, @Nullable TraceEvent after, List<Stuck> stuck) {
        /** Copies the list. */
        public Frontier {
            stuck = List.copyOf(stuck);
        }
    }

    /** An event that is impossible in a state. */
    public record Stuck(TraceEvent event, Obstacle obstacle) {}

    /**
     * A step of the behaviour that breaks properties.
     *
     * @param event the event; null for the initial state
     * @param cause the step, which may be a hidden one before the event; null for the initial state
     * @param properties their names in the configuration
     * @param state the state after it
     */
    public record Broken(
            @Nullable TraceEvent event, @Nullable ActionInstance cause, List<String> properties, TlaState state) {
        /** Copies the list. */
        public Broken {
            properties = List.copyOf(properties);
        }
    }

    /** Copies the lists. */
    public ValidationResult {
        hidden = List.copyOf(hidden);
        frontier = List.copyOf(frontier);
    }

    /** Events matched per second of the search. */
    public double eventsPerSecond() {
        return matched / Math.max(searching.toNanos() / 1e9, 1e-9);
    }
}
