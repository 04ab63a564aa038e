package dev.insync.reference.sim;

/** Does what is due, one job at a time. */
final class Scheduler {
    private final World world;
    private final Actors brokers;
    private final ControllerActors controllers;
    private final FaultPlan faults;

    Scheduler(World world) {
        this.world = world;
        this.brokers = new Actors(world);
        this.controllers = new ControllerActors(world);
        this.faults = new FaultPlan(world);
    }

    void begin() {
        world.reactions.begin();
        world.clients.begin();
        faults.begin();
    }

    /** Does the next job; false where there is none. */
    boolean next() {
        int task = world.take();
        if (task < 0) {
            return false;
        }
        Job job = world.jobOf(task);
        int p = world.partitionOf(task);
        int a = world.firstOf(task);
        int b = world.secondOf(task);
        if (job.byNode() && world.isPaused(a)) {
            world.agenda.at(world.pausedUntilUs(a) + world.dice.below(100), task);
        } else if (job == Job.FAULT) {
            faults.next();
        } else if (!world.clients.act(job, p, a, b) && !controllers.act(job, p, a, b)) {
            brokers.act(job, p, a, b);
        }
        return true;
    }
}
