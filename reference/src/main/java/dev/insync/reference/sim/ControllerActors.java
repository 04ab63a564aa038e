package dev.insync.reference.sim;

import dev.insync.reference.core.Assignment;
import dev.insync.reference.core.BrokerEpochs;
import dev.insync.reference.core.BrokerSet;
import dev.insync.reference.core.Controller;
import dev.insync.reference.core.Controller.Duty;
import dev.insync.reference.core.ControllerState;
import dev.insync.reference.core.PartitionState;
import dev.insync.reference.core.cluster.Event;

/** What a controller does when a job of it is due. */
final class ControllerActors {
    private static final int ZOOKEEPER = 0;

    private final World world;

    ControllerActors(World world) {
        this.world = world;
    }

    /** Does the job where it is a controller's. */
    boolean act(Job job, int p, int c, int n) {
        switch (job) {
            case READ_REGISTRY -> readRegistry(c);
            case WATCH_REGISTRY -> world.attempt(new Event.WatchRegistry(c));
            case CONTROL -> control(p, c);
            case MOVE_LEADER -> world.attempt(new Event.ElectPreferredLeader(c, p, n));
            case RUN_FOR_CONTROLLER -> runForController(c);
            case RESIGN -> world.attempt(new Event.ResignController(c));
            default -> {
                return false;
            }
        }
        return true;
    }

    private void readRegistry(int c) {
        if (!world.state().controller().get(c).active() || world.later(ZOOKEEPER, c, Job.READ_REGISTRY, 0, c, 0)) {
            return;
        }
        boolean watches = world.config.oneShotWatches();
        if (watches && world.state().zk().fired().contains(c)) {
            world.attempt(new Event.ReadRegistry(c));
        }
        if (watches && !world.state().zk().watches().contains(c)) {
            world.in(world.links.delayUs(c, ZOOKEEPER), Job.WATCH_REGISTRY, 0, c, 0);
        }
        boolean again = false;
        for (int b = 1; b <= world.brokers; b++) {
            ControllerState controller = world.state().controller().get(c);
            BrokerEpochs registry =
                    watches ? controller.registry() : world.state().zk().brokers();
            if (controller.live().get(b) != registry.get(b)) {
                boolean gone = controller.live().contains(b);
                boolean done = gone
                        ? world.attempt(new Event.BrokerFailure(c, b))
                        : world.attempt(new Event.BrokerStartup(c, b));
                // A bounce is a failure first, and its startup waits until the failure is dealt with.
                again |= !done || (gone && registry.contains(b));
            }
        }
        if (again) {
            long againUs = 2 * world.profile.controllerUs() + world.profile.pollUs();
            world.in(world.dice.spread(againUs), Job.READ_REGISTRY, 0, c, 0);
        }
    }

    private void control(int p, int c) {
        ControllerState controller = world.state().controller().get(c);
        if (!controller.active() || world.later(c, ZOOKEEPER, Job.CONTROL, p, c, 0)) {
            return;
        }
        PartitionState state = Shape.state(world.state(), p);
        Assignment assignment = Shape.assignment(world.state(), p);
        Duty duty = Controller.duty(
                controller,
                state,
                assignment.replicas().toList(),
                world.profile.setting().unclean());
        if (duty instanceof Duty.ElectLeader elect) {
            world.attempt(new Event.ElectLeader(c, p, other(controller, state.isr(), elect.n())));
        } else if (duty instanceof Duty.ElectUncleanLeader elect) {
            world.attempt(new Event.ElectUncleanLeader(c, p, other(controller, assignment.replicas(), elect.n())));
        } else if (duty instanceof Duty.OfflinePartition) {
            world.attempt(new Event.OfflinePartition(c, p));
        } else if (duty instanceof Duty.RemoveFromIsr remove) {
            world.attempt(new Event.RemoveFromIsr(c, p, remove.broker()));
        } else if (state.leader() != PartitionState.NONE
                && !completeReassignment(controller, p, c, state, assignment)) {
            helpToStop(controller, p, c, state);
        }
    }

    private boolean completeReassignment(
            ControllerState controller, int p, int c, PartitionState state, Assignment assignment) {
        if (!assignment.isReassigned()) {
            return false;
        }
        BrokerSet target = assignment.target();
        int n = target.contains(state.leader())
                ? state.leader()
                : other(controller, state.isr().intersect(target), state.leader());
        return world.attempt(new Event.CompleteReassignment(c, p, n));
    }

    private void helpToStop(ControllerState controller, int p, int c, PartitionState state) {
        for (int i = 0; i < state.isr().size(); i++) {
            int b = state.isr().get(i);
            if (world.state().broker().get(b).stopping() && world.isUp(b)) {
                int n = state.leader() != b
                        ? state.leader()
                        : other(controller, state.isr().without(b), b);
                if (world.attempt(new Event.ControlledShutdown(c, p, b, n))) {
                    return;
                }
            }
        }
    }

    /** The order of preference is the assignment's; here each live candidate gets its chance. */
    private int other(ControllerState controller, BrokerSet candidates, int otherwise) {
        BrokerSet live = candidates.filter(controller.live()::contains);
        return live.isEmpty() ? otherwise : live.get(world.dice.below(live.size()));
    }

    private void runForController(int b) {
        if (!world.later(b, ZOOKEEPER, Job.RUN_FOR_CONTROLLER, 0, b, 0)
                && world.state().zk().controller() == PartitionState.NONE) {
            world.attempt(new Event.ElectController(b));
        }
    }
}
