package dev.insync.spec.engine;

import dev.insync.spec.model.Diagnostic;
import java.util.List;

/** How a check ended. */
public sealed interface Outcome {

    /** Every reachable state was visited and every property holds. */
    record Holds() implements Outcome {
        @Override
        public String toString() {
            return "holds";
        }
    }

    /**
     * A property does not hold.
     *
     * @param property the name in the configuration; for a temporal property of several that TLC does not tell apart,
     *     their names joined by "or"
     * @param kind what sort of property it is
     */
    record Violates(String property, PropertyKind kind) implements Outcome {
        @Override
        public String toString() {
            return "violates " + property + " (" + kind.text() + ")";
        }
    }

    /** A state without successor was reached. */
    record Deadlock() implements Outcome {
        @Override
        public String toString() {
            return "reaches a deadlock";
        }
    }

    /**
     * A search for situations ended, and no property that is to hold was violated on the way.
     *
     * @param sightings what came about, in the order in which it was first seen
     * @param missed what did not, although every reachable state was visited
     */
    record Reaches(List<Sighting> sightings, List<String> missed) implements Outcome {
        /** Copies the lists. */
        public Reaches {
            sightings = List.copyOf(sightings);
            missed = List.copyOf(missed);
        }

        @Override
        public String toString() {
            return missed.isEmpty() ? "reaches every situation" : "never reaches " + String.join(", ", missed);
        }
    }

    /**
     * Random behaviours were tried and violate nothing; what they did not visit is unknown.
     *
     * @param behaviours how many
     */
    record NothingFound(long behaviours) implements Outcome {
        @Override
        public String toString() {
            return "violates nothing in " + behaviours + " random behaviours";
        }
    }

    /** The check could not be done: broken specification or configuration, failed evaluation, out of memory. */
    record Failed(List<Diagnostic> diagnostics) implements Outcome {
        /** Copies the list. */
        public Failed {
            diagnostics = List.copyOf(diagnostics);
        }

        @Override
        public String toString() {
            return "failed";
        }
    }

    /** The check was stopped before its end; nothing wrong was found so far. */
    record Cancelled() implements Outcome {
        @Override
        public String toString() {
            return "was cancelled";
        }
    }

    /** The sorts of property that TLC checks. */
    enum PropertyKind {
        INVARIANT("invariant"),
        ACTION_PROPERTY("action property"),
        INITIAL_PROPERTY("property of the initial states"),
        TEMPORAL_PROPERTY("temporal property");

        private final String text;

        PropertyKind(String text) {
            this.text = text;
        }

        /** For messages. */
        public String text() {
            return text;
        }
    }
}
