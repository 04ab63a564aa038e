package dev.insync.spec.engine;

import dev.insync.spec.model.SpecException;
import java.util.function.Consumer;

/** TLC behind an interface of plain data; an instance serves one run. */
public interface Engine {

    /**
     * Model-checks.
     *
     * @param running receives the handle to look at and stop the search, once the specification was read
     */
    Verdict check(Job job, Consumer<Probe> running);

    /** Reads the specification for {@link Exploration#run}; throws when it is broken. */
    Exploration explore(Job job) throws SpecException;

    /** Reads the specification for steps of the caller's choice; throws when it is broken. */
    Stepper stepper(Job job) throws SpecException;

    /** The complete state graph, about to be walked. */
    interface Exploration {
        /** Walks the graph breadth first; returns early when the sink's {@link GraphSink#cancelled} says so. */
        void run(GraphSink sink) throws SpecException;
    }

    /** A running search, for another thread. */
    interface Probe {
        /** Where the search is now. */
        Counts counts();

        /** Ends the search soon; further calls change nothing. */
        void stop();
    }
}
