package dev.insync.reference.sim;

import static dev.insync.reference.sim.Job.CONTROL;
import static dev.insync.reference.sim.Job.FLUSH;
import static dev.insync.reference.sim.Job.ISR_ANSWER_ARRIVES;
import static dev.insync.reference.sim.Job.ISR_WRITE_ARRIVES;
import static dev.insync.reference.sim.Job.ISR_WRITE_IS_LOST;
import static dev.insync.reference.sim.Job.READ_REGISTRY;
import static dev.insync.reference.sim.Job.REGISTER;
import static dev.insync.reference.sim.Job.REQUEST_ARRIVES;
import static dev.insync.reference.sim.Job.RESIGN;
import static dev.insync.reference.sim.Job.RUN_FOR_CONTROLLER;
import static dev.insync.reference.sim.Job.SEND_FETCH;
import static dev.insync.reference.sim.Job.SESSION_ENDS;
import static dev.insync.reference.sim.Job.START;
import static dev.insync.reference.sim.Job.STOP;

import dev.insync.reference.core.PartitionState;
import dev.insync.reference.core.ReplicaState;
import dev.insync.reference.core.cluster.ClusterState;
import dev.insync.reference.core.cluster.IsrWrite;
import dev.insync.reference.core.cluster.ZooKeeper;
import org.jspecify.annotations.Nullable;

/**
 * What follows from a step, and when: messages travel, watches fire, timers start. It compares the states before and after,
 * so that it does not matter which event it was.
 */
final class Reactions {
    private static final int ZOOKEEPER = 0;
    /** A job that is of no partition. */
    private static final int NO_PARTITION = 0;

    private final World world;
    private final int brokers;

    Reactions(World world) {
        this.world = world;
        this.brokers = world.brokers;
    }

    /** Sets off what a cluster does that has just been formed. */
    void begin() {
        for (int p = 0; p < world.partitions; p++) {
            for (int b = 1; b <= brokers; b++) {
                replica(p, b, null, Shape.replica(world.state(), p, b).state());
            }
        }
    }

    void to(ClusterState before, ClusterState after) {
        if (before.zk() != after.zk()) {
            zooKeeper(before.zk(), after);
        }
        if (before.broker() != after.broker()) {
            processes(before, after);
        }
        if (before.controller() != after.controller()) {
            controllers(before, after);
        }
        if (before.requests() != after.requests()) {
            requests(before, after);
        }
        if (before.replica() != after.replica()) {
            replicas(before, after);
        }
        if (before.fetches() != after.fetches()) {
            for (int p = 0; p < world.partitions; p++) {
                if (Shape.fetches(before, p) != Shape.fetches(after, p)) {
                    world.fetchTimers.changed(before, after, p);
                }
            }
        }
        if (before.isrWrites() != after.isrWrites()) {
            isrWrites(before, after);
        }
        if (before.client() != after.client()) {
            for (int p = 0; p < world.partitions; p++) {
                if (Shape.client(before, p) != Shape.client(after, p)) {
                    world.clients.acknowledged(
                            p,
                            Shape.client(before, p).acked(),
                            Shape.client(after, p).acked());
                }
            }
        }
    }

    private void zooKeeper(ZooKeeper before, ClusterState after) {
        ZooKeeper zk = after.zk();
        boolean registry = before.brokers() != zk.brokers();
        boolean deposed = before.controllerEpoch() != zk.controllerEpoch() || before.controller() != zk.controller();
        for (int b = 1; b <= brokers; b++) {
            boolean active = after.controller().get(b).active();
            if (registry && after.broker().get(b).up() && !zk.brokers().contains(b)) {
                world.in(fromZooKeeper(b), REGISTER, NO_PARTITION, b, 0);
            }
            if (registry && active) {
                world.in(world.dice.spread(world.profile.watchUs()), READ_REGISTRY, NO_PARTITION, b, 0);
            }
            if (deposed && active) {
                world.in(fromZooKeeper(b), RESIGN, NO_PARTITION, b, 0);
            }
            if (zk.controller() == PartitionState.NONE && (before.controller() != PartitionState.NONE || registry)) {
                world.in(fromZooKeeper(b), RUN_FOR_CONTROLLER, NO_PARTITION, b, 0);
            }
        }
        if (before.state() != zk.state() || before.assignment() != zk.assignment()) {
            for (int p = 0; p < world.partitions; p++) {
                if (before.state().get(p) != zk.state().get(p)
                        || before.assignment().get(p) != zk.assignment().get(p)) {
                    control(after, p);
                }
            }
        }
    }

    private void control(ClusterState after, int p) {
        for (int c = 1; c <= brokers; c++) {
            if (after.controller().get(c).active()) {
                world.in(world.dice.spread(world.profile.controllerUs()), CONTROL, p, c, 0);
            }
        }
    }

    private void processes(ClusterState before, ClusterState after) {
        for (int b = 1; b <= brokers; b++) {
            var was = before.broker().get(b);
            var is = after.broker().get(b);
            if (was.up() && !is.up()) {
                world.in(world.dice.spread(world.profile.downUs()), START, NO_PARTITION, b, 0);
                long sessionUs = world.dice.oneIn(3) ? world.profile.networkUs() : world.profile.sessionUs();
                world.in(world.dice.spread(sessionUs), SESSION_ENDS, NO_PARTITION, b, 0);
            } else if (is.up() && after.zk().controller() == PartitionState.NONE) {
                world.in(fromZooKeeper(b), RUN_FOR_CONTROLLER, NO_PARTITION, b, 0);
            }
            if (is.up() && is.stopping() && !was.stopping()) {
                world.in(world.dice.spread(world.profile.controllerUs()), STOP, NO_PARTITION, b, 0);
                for (int p = 0; p < world.partitions; p++) {
                    control(after, p);
                }
            }
            if (is.up() && !was.up() && world.profile.setting().powerLoss()) {
                startFlushing(b);
            }
        }
    }

    private void startFlushing(int b) {
        for (int p = 0; p < world.partitions; p++) {
            world.in(world.dice.spread(world.profile.pollUs() * 4), FLUSH, p, b, 0);
        }
    }

    private void controllers(ClusterState before, ClusterState after) {
        for (int c = 1; c <= brokers; c++) {
            var controller = after.controller().get(c);
            if (controller != before.controller().get(c) && controller.active()) {
                for (int p = 0; p < world.partitions; p++) {
                    world.in(world.dice.spread(world.profile.controllerUs()), CONTROL, p, c, 0);
                }
                world.in(world.dice.spread(world.profile.watchUs()), READ_REGISTRY, NO_PARTITION, c, 0);
            }
        }
    }

    private void requests(ClusterState before, ClusterState after) {
        for (int c = 1; c <= brokers; c++) {
            var queues = after.requests().get(c);
            if (queues != before.requests().get(c)) {
                for (int b = 1; b <= brokers; b++) {
                    if (!queues.get(b).isEmpty()
                            && queues.get(b) != before.requests().get(c).get(b)) {
                        world.in(world.dice.spread(world.profile.requestUs()), REQUEST_ARRIVES, NO_PARTITION, b, c);
                    }
                }
            }
        }
    }

    private void replicas(ClusterState before, ClusterState after) {
        for (int p = 0; p < world.partitions; p++) {
            if (Shape.replicas(before, p) != Shape.replicas(after, p)) {
                for (int b = 1; b <= brokers; b++) {
                    ReplicaState was = Shape.replica(before, p, b).state();
                    ReplicaState is = Shape.replica(after, p, b).state();
                    if (was != is) {
                        replica(p, b, was, is);
                    }
                }
            }
        }
    }

    private void replica(int p, int b, @Nullable ReplicaState was, ReplicaState is) {
        if (was == null && world.profile.setting().powerLoss()) {
            world.in(world.dice.spread(world.profile.pollUs() * 4), FLUSH, p, b, 0);
        }
        boolean otherRole = was == null || was.role() != is.role() || was.leaderEpoch() != is.leaderEpoch();
        if (otherRole && is.isFollower()) {
            world.in(world.dice.spread(world.profile.networkUs() / 4), SEND_FETCH, p, b, 0);
        }
        if (otherRole && is.isLeader()) {
            world.fetchTimers.leads(p, b);
        }
        if (is.isLeader() && was != null && is.log().endOffset() > was.log().endOffset()) {
            world.fetchTimers.wake(p, b);
        }
    }

    private void isrWrites(ClusterState before, ClusterState after) {
        for (int p = 0; p < world.partitions; p++) {
            if (Shape.isrWrites(before, p) == Shape.isrWrites(after, p)) {
                continue;
            }
            for (int l = 1; l <= brokers; l++) {
                IsrWrite write = Shape.isrWrites(after, p).get(l);
                if (write == Shape.isrWrites(before, p).get(l)) {
                    continue;
                }
                boolean canBeLost = write instanceof IsrWrite.Write || write instanceof IsrWrite.Written;
                if (canBeLost && world.links.loses()) {
                    world.in(fromZooKeeper(l), ISR_WRITE_IS_LOST, p, l, 0);
                } else if (write instanceof IsrWrite.Write) {
                    world.in(world.dice.spread(world.profile.isrWriteUs()), ISR_WRITE_ARRIVES, p, l, 0);
                } else if (write instanceof IsrWrite.Answer) {
                    world.in(fromZooKeeper(l), ISR_ANSWER_ARRIVES, p, l, 0);
                }
            }
        }
    }

    private long fromZooKeeper(int b) {
        return world.links.delayUs(ZOOKEEPER, b);
    }
}
