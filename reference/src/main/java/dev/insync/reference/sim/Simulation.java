package dev.insync.reference.sim;

import dev.insync.reference.core.cluster.ClusterConfig;
import dev.insync.reference.core.cluster.ClusterState;
import dev.insync.reference.core.cluster.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs one seed. The run is a behaviour of the specification: each step is one of its actions. */
public final class Simulation {
    private static final Observer NOBODY = (step, nowUs, event, before, after) -> {};

    private Simulation() {}

    /** Hears of every step. */
    public interface Observer {
        /**
         * An event was done.
         *
         * @param step its number, from 1
         * @param nowUs virtual time, in microseconds
         */
        void step(long step, long nowUs, Event event, ClusterState before, ClusterState after);
    }

    /**
     * What a run was.
     *
     * @param violation the first one, with which the run ended; null where every property held after every step
     * @param steps events that were done
     * @param virtualUs how long the cluster lived, in its own time
     * @param repeats requests among brokers that were handled twice
     * @param coverage of actions and outcomes
     * @param history what the clients saw
     * @param last the state at the end
     */
    public record Run(
            SimulationOptions options,
            @Nullable Violation violation,
            long steps,
            long virtualUs,
            long repeats,
            Coverage coverage,
            List<ClientOperation> history,
            ClusterState last) {}

    /** The constants under which a run with these options takes place. */
    public static ClusterConfig config(SimulationOptions options) {
        return Profile.draw(options, new Dice(options.seed())).setting().config(options);
    }

    /** Runs a seed to its end, or to the first violation. */
    public static Run run(SimulationOptions options) {
        return run(options, NOBODY);
    }

    /** The same for somebody who wants to hear of every step. */
    public static Run run(SimulationOptions options, Observer observer) {
        return finish(new World(options, false, observer), false);
    }

    /** Runs a seed to its end, and then without faults until the cluster is whole again, as it must be in the end. */
    public static Run runAndHeal(SimulationOptions options) {
        return finish(new World(options, false, NOBODY), true);
    }

    /** The same, but goes on where a property does not hold; the first violation is told, and no more are looked for. */
    public static Run runOnAndHeal(SimulationOptions options) {
        return finish(new World(options, true, NOBODY), true);
    }

    private static Run finish(World world, boolean heals) {
        Scheduler scheduler = new Scheduler(world);
        scheduler.begin();
        while (!world.ended() && scheduler.next()) {
            // The next job makes the next events.
        }
        if (heals && world.canGoOn()) {
            new Healing(world, scheduler).run();
        }
        world.clients.finish();
        return new Run(
                world.options,
                world.violation(),
                world.steps(),
                world.nowUs(),
                world.repeats.count(),
                world.coverage,
                List.copyOf(world.clients.history()),
                world.state());
    }
}
