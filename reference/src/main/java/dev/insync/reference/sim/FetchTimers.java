package dev.insync.reference.sim;

import static dev.insync.reference.sim.Job.ANSWER_ARRIVES;
import static dev.insync.reference.sim.Job.FETCH_ARRIVES;
import static dev.insync.reference.sim.Job.FETCH_TIMES_OUT;
import static dev.insync.reference.sim.Job.LOOK_FOR_LAGGARDS;
import static dev.insync.reference.sim.Job.SEND_FETCH;

import dev.insync.reference.core.cluster.ClusterState;
import dev.insync.reference.core.cluster.FetchSlot;

/** The times of fetches: when they arrive, wait, and are given up, and since when a follower lags. */
final class FetchTimers {
    private final World world;
    private final int brokers;
    /** Fetches that wait at their leader for records, by partition, leader and follower. */
    private final boolean[][][] waiting;
    /** When each follower was last seen to have all that its leader has. */
    private final long[][][] caughtUpUs;

    FetchTimers(World world) {
        this.world = world;
        this.brokers = world.brokers;
        this.waiting = new boolean[world.partitions][brokers + 1][brokers + 1];
        this.caughtUpUs = new long[world.partitions][brokers + 1][brokers + 1];
    }

    /** Fetches of a partition changed. */
    void changed(ClusterState before, ClusterState after, int p) {
        for (int f = 1; f <= brokers; f++) {
            if (Shape.fetches(before, p).get(f) != Shape.fetches(after, p).get(f)) {
                for (int l = 1; l <= brokers; l++) {
                    FetchSlot is = Shape.fetch(after, p, f, l);
                    if (is != Shape.fetch(before, p, f, l)) {
                        changed(is, p, f, l);
                    }
                }
            }
        }
    }

    private void changed(FetchSlot slot, int p, int f, int l) {
        if (slot instanceof FetchSlot.Idle) {
            world.agenda.cancel(world.task(FETCH_TIMES_OUT, p, f, l));
            world.in(world.dice.spread(world.profile.networkUs() / 4), SEND_FETCH, p, f, 0);
        } else if (slot instanceof FetchSlot.Request) {
            waiting[p][l][f] = false;
            if (travels(f, l)) {
                world.in(world.links.delayUs(f, l), FETCH_ARRIVES, p, l, f);
            }
            long patienceUs = world.byClock(f, world.profile.timeoutUs() + world.profile.pollUs());
            world.in(patienceUs, FETCH_TIMES_OUT, p, f, l);
        } else if (travels(l, f)) {
            world.in(world.links.delayUs(l, f), ANSWER_ARRIVES, p, f, l);
        }
    }

    /** Whether a message gets through; where it does not, the timer of the follower notices. */
    private boolean travels(int from, int to) {
        return !world.links.isCut(from, to, world.nowUs()) && !world.links.loses();
    }

    /** A replica leads from now on. */
    void leads(int p, int l) {
        for (int f = 1; f <= brokers; f++) {
            caughtUpUs[p][l][f] = world.nowUs();
        }
        startLagTimer(p, l);
    }

    void startLagTimer(int p, int l) {
        world.in(world.byClock(l, world.profile.lagUs() / 2), LOOK_FOR_LAGGARDS, p, l, 0);
    }

    /** The leader has more records: fetches that wait for them are answered. */
    void wake(int p, int l) {
        for (int f = 1; f <= brokers; f++) {
            if (waiting[p][l][f]) {
                world.in(1, FETCH_ARRIVES, p, l, f);
            }
        }
    }

    /** A fetch waits at the leader for records, for so long at most. */
    void hold(int p, int l, int f, long forUs) {
        waiting[p][l][f] = true;
        world.in(forUs, FETCH_ARRIVES, p, l, f);
    }

    /** Whether the fetch was held; it is no longer. */
    boolean release(int p, int l, int f) {
        boolean held = waiting[p][l][f];
        waiting[p][l][f] = false;
        return held;
    }

    void caughtUp(int p, int l, int f) {
        caughtUpUs[p][l][f] = world.nowUs();
    }

    long lagUs(int p, int l, int f) {
        return world.nowUs() - caughtUpUs[p][l][f];
    }
}
