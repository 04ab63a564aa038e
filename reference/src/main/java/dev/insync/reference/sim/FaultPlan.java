package dev.insync.reference.sim;

import dev.insync.reference.core.Assignment;
import dev.insync.reference.core.BrokerSet;
import dev.insync.reference.core.PartitionState;
import dev.insync.reference.core.ReplicaState;
import dev.insync.reference.core.cluster.ClusterState;
import dev.insync.reference.core.cluster.Event;
import dev.insync.reference.core.cluster.IsrWrite;

/** Which faults befall the cluster, and which operations somebody asks of it. */
final class FaultPlan {
    private static final int ZOOKEEPER = 0;

    private final World world;
    /** The one broker whose machine may lose power: two at a time is more than min.insync.replicas promises to survive. */
    private final int weak;

    FaultPlan(World world) {
        this.world = world;
        this.weak = 1 + world.dice.below(world.brokers);
    }

    void begin() {
        world.in(world.dice.spread(world.profile.faultUs()), Job.FAULT, 0, 0, 0);
    }

    void next() {
        if (world.isCalm()) {
            return;
        }
        world.in(world.dice.spread(world.profile.faultUs()), Job.FAULT, 0, 0, 0);
        Profile profile = world.profile;
        int b = 1 + world.dice.below(world.brokers);
        int choice = world.dice.below(profile.crashes()
                + profile.pauses()
                + profile.cuts()
                + profile.moves()
                + profile.shutdowns()
                + profile.reassignments());
        if ((choice -= profile.crashes()) < 0) {
            crash(b);
        } else if ((choice -= profile.pauses()) < 0) {
            pause(b);
        } else if ((choice -= profile.cuts()) < 0) {
            cut(b);
        } else if ((choice -= profile.moves()) < 0) {
            move();
        } else if ((choice -= profile.shutdowns()) < 0) {
            world.attempt(new Event.BeginShutdown(b));
        } else {
            reassign();
        }
    }

    // ---- processes

    private void crash(int b) {
        if (!world.profile.setting().powerLoss()) {
            world.attempt(new Event.Crash(b, checkpoint(b)));
        } else if (survivesPowerLoss(weak) && world.attempt(new Event.Crash(weak, checkpoint(weak)))) {
            losePower(weak);
        }
    }

    /** The high watermark on the disk is any earlier one, usually a recent one. */
    private int checkpoint(int b) {
        long highest = 0;
        for (int p = 0; p < world.partitions; p++) {
            highest =
                    Math.max(highest, Shape.replica(world.state(), p, b).state().highWatermark());
        }
        return world.dice.oneIn(2) ? (int) highest : world.dice.below((int) highest + 1);
    }

    /**
     * Nowhere are fewer in sync with the broker than acknowledge a record, or about to be; and the controller goes on: another one, elected after the broker
     * is back, would not know that it was away.
     */
    private boolean survivesPowerLoss(int b) {
        int controller = world.state().zk().controller();
        if (controller == b || controller == PartitionState.NONE) {
            return false;
        }
        for (int p = 0; p < world.partitions; p++) {
            BrokerSet isr = Shape.state(world.state(), p).isr();
            if (isr.contains(b) && isr.size() < world.options.minInsyncReplicas()) {
                return false;
            }
            for (int l = 1; l <= world.brokers; l++) {
                if (Shape.isrWrites(world.state(), p).get(l) instanceof IsrWrite.Write write
                        && write.isr().contains(b)
                        && write.isr().size() < world.options.minInsyncReplicas()) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Of each log what was flushed is left, and any part of the rest. */
    private void losePower(int b) {
        for (int p = 0; p < world.partitions; p++) {
            ReplicaState r = Shape.replica(world.state(), p, b).state();
            if (r.flushed() < r.log().endOffset() && !world.dice.oneIn(4)) {
                int kept = (int) world.dice.between(r.flushed(), r.log().endOffset() - 1);
                world.attempt(new Event.LoseTail(p, b, kept));
            }
        }
    }

    /** The process stands still, for long enough that it misses its session in one of two cases. */
    private void pause(int b) {
        long lengthUs = world.dice.oneIn(2)
                ? world.dice.between(world.profile.networkUs(), world.profile.sessionUs())
                : world.profile.sessionUs() + world.dice.spread(world.profile.sessionUs() / 2);
        world.pause(b, world.nowUs() + lengthUs);
        world.in(world.profile.sessionUs(), Job.SESSION_ENDS, 0, b, 0);
    }

    // ---- network

    /** One link in one or both directions, or all links of a broker. */
    private void cut(int b) {
        long lengthUs = world.dice.spread(world.profile.sessionUs() / world.dice.pick(1, 2, 8));
        int other = world.dice.below(world.brokers + 1);
        boolean everything = world.dice.oneIn(4);
        boolean bothWays = world.dice.oneIn(2);
        for (int node = 0; node <= world.brokers; node++) {
            if (node != b && (everything || node == other)) {
                world.links.cut(b, node, world.nowUs() + lengthUs);
                if (bothWays) {
                    world.links.cut(node, b, world.nowUs() + lengthUs);
                }
            }
        }
        if (world.links.isCut(b, ZOOKEEPER, world.nowUs()) || world.links.isCut(ZOOKEEPER, b, world.nowUs())) {
            world.in(world.profile.sessionUs(), Job.SESSION_ENDS, 0, b, 0);
        }
    }

    // ---- operations

    /** Once, or there and back, so that something of the time before may still be on its way. */
    private void move() {
        ClusterState s = world.state();
        int p = world.dice.below(world.partitions);
        PartitionState state = Shape.state(s, p);
        int n = state.isr().get(world.dice.below(state.isr().size()));
        for (int c = 1; c <= world.brokers; c++) {
            if (s.controller().get(c).active() && n != state.leader()) {
                world.in(world.dice.spread(world.profile.controllerUs()), Job.MOVE_LEADER, p, c, n);
                if (state.leader() != PartitionState.NONE && world.dice.oneIn(2)) {
                    long backUs = 2 * (world.profile.controllerUs() + world.profile.requestUs());
                    world.in(world.dice.spread(backUs), Job.MOVE_LEADER, p, c, state.leader());
                }
            }
        }
    }

    private void reassign() {
        ClusterState s = world.state();
        int p = world.dice.below(world.partitions);
        Assignment assignment = Shape.assignment(s, p);
        BrokerSet target = wish(assignment.replicas());
        boolean cancel = assignment.isReassigned() && world.dice.oneIn(2);
        for (int c = 1; c <= world.brokers; c++) {
            if (s.controller().get(c).active()) {
                if (cancel) {
                    cancel(c, p, assignment);
                } else if (target.size() >= world.config.rules().minInsyncReplicas()) {
                    world.attempt(new Event.StartReassignment(c, p, target));
                }
            }
        }
    }

    /** One broker more, one less, or one for another; seldom all the others too. */
    private BrokerSet wish(BrokerSet replicas) {
        int added = 1 + world.dice.below(world.brokers);
        int removed = replicas.get(world.dice.below(replicas.size()));
        return switch (world.dice.below(4)) {
            case 0 -> replicas.with(added);
            case 1 -> replicas.without(removed);
            case 2 -> replicas.with(added).without(removed);
            default -> BrokerSet.of(added, 1 + world.dice.below(world.brokers), 1 + world.dice.below(world.brokers));
        };
    }

    /** Not where it would leave fewer copies of what was acknowledged than acks=all promises: Kafka lets its operator do that. */
    private void cancel(int c, int p, Assignment assignment) {
        PartitionState state = Shape.state(world.state(), p);
        BrokerSet kept = state.isr().intersect(assignment.replicas().minus(assignment.adding()));
        if (kept.size() >= world.config.rules().minInsyncReplicas()) {
            int n = kept.contains(state.leader()) ? state.leader() : kept.get(world.dice.below(kept.size()));
            world.attempt(new Event.CancelReassignment(c, p, n));
        }
    }
}
