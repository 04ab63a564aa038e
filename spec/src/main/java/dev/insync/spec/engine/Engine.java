package dev.insync.spec.engine;

import dev.insync.spec.model.Model;
import dev.insync.spec.model.SpecException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** TLC behind an interface of plain data; an instance serves one run. */
public interface Engine {

    /**
     * Model-checks.
     *
     * @param running receives the handle to look at and stop the search, once the specification was read
     */
    Verdict check(Job job, Consumer<Probe> running);

    /**
     * Model-checks with workers of other processes, which join at the server; the job's workers do not count. Fails with one
     * line when that cannot be done: a port that is taken, a property that TLC's distributed mode does not check.
     *
     * @param running receives the handle to look at and stop the search, once the specification was read
     */
    Verdict serve(Job job, Server server, Consumer<Probe> running);

    /**
     * Works for a server until it says goodbye or is gone.
     *
     * @param address where the server listens
     * @param threads how many states to expand at a time
     * @param directory the run's own directory, empty
     * @param joined told the root module's name once the server knows of this worker
     */
    WorkerEnd work(InetSocketAddress address, int threads, Path directory, Consumer<String> joined)
            throws SpecException, InterruptedException;

    /**
     * Reads the specification for {@link Exploration#run}; throws when it is broken.
     *
     * @param judged whether a state or a step that breaks an invariant or an action property is an error
     */
    Exploration explore(Job job, boolean judged) throws SpecException;

    /** Reads the specification for steps of the caller's choice; throws when it is broken. */
    Stepper stepper(Job job) throws SpecException;

    /**
     * Searches the model's state graph and keeps it, to be compared with those of mutants of the model.
     *
     * @param mostStates the search ends beyond that many
     */
    Original original(Job job, long mostStates) throws SpecException;

    /** A model's state graph in memory. */
    interface Original {
        /** What the search of the model itself found. */
        Walk walk();

        /** Whether the model has properties that a search for bad states and steps cannot judge. */
        boolean isTemporal();

        /** The definitions that the actions use, standard modules apart, in the order of the text. */
        List<Definition> definitions();

        /**
         * Searches a mutant's graph. Only actions that use the edited definition are computed anew.
         *
         * @param mutant the model with an edit in the definition's module
         * @throws SpecException where the edited module cannot be read
         */
        Walk mutant(Model mutant, String module, String definition, long mostStates) throws SpecException;
    }

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
