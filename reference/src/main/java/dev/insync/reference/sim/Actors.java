package dev.insync.reference.sim;

import dev.insync.reference.core.ControllerRequest;
import dev.insync.reference.core.FetchRequest;
import dev.insync.reference.core.LeaderAndIsr;
import dev.insync.reference.core.PartitionState;
import dev.insync.reference.core.ReplicaState;
import dev.insync.reference.core.cluster.Event;
import dev.insync.reference.core.cluster.FetchSlot;

/**
 * What a broker does when a job of it is due. Each guess that the core refuses costs little and is counted; nothing here
 * repeats a guard.
 */
final class Actors {
    private static final int ZOOKEEPER = 0;
    /** Records of one fetch. */
    private static final int MOST_RECORDS = 16;

    private final World world;

    Actors(World world) {
        this.world = world;
    }

    void act(Job job, int p, int a, int b) {
        switch (job) {
            case SEND_FETCH -> sendFetch(p, a);
            case FETCH_ARRIVES -> fetchArrives(p, a, b);
            case FETCH_ARRIVES_AGAIN -> world.repeats.fetchArrives(p, a, b);
            case ANSWER_ARRIVES -> answerArrives(p, a, b);
            case FETCH_TIMES_OUT -> world.attempt(new Event.LoseFetch(p, a, b));
            case REQUEST_ARRIVES -> requestArrives(a, b);
            case REQUEST_ARRIVES_AGAIN -> world.repeats.requestArrives(b, a);
            case ISR_WRITE_ARRIVES -> isrWriteArrives(p, a);
            case ISR_WRITE_IS_LOST -> world.attempt(new Event.LoseIsrAnswer(p, a));
            case ISR_ANSWER_ARRIVES -> isrAnswerArrives(p, a);
            case LOOK_AT_FOLLOWER -> world.attempt(new Event.ExpandIsr(p, a, b));
            case LOOK_FOR_LAGGARDS -> lookForLaggards(p, a);
            case REGISTER -> register(a);
            case FLUSH -> flush(p, a);
            case STOP -> stop(a);
            case START -> start(a);
            case SESSION_ENDS -> sessionEnds(a);
            default -> throw new IllegalArgumentException("not a broker's job: " + job);
        }
    }

    // ---- fetches

    private void sendFetch(int p, int f) {
        ReplicaState r = Shape.replica(world.state(), p, f).state();
        if (r.isFollower() && r.leader() != PartitionState.NONE) {
            world.attempt(new Event.SendFetch(p, f, r.leader()));
        }
    }

    private void fetchArrives(int p, int l, int f) {
        if (!(Shape.fetch(world.state(), p, f, l) instanceof FetchSlot.Request slot) || !world.isUp(l)) {
            return;
        }
        FetchRequest request = slot.request();
        ReplicaState leader = Shape.replica(world.state(), p, l).state();
        long available = leader.log().endOffset() - request.offset();
        boolean held = world.fetchTimers.release(p, l, f);
        // A fetch at the end of the log waits, where the leader knows this end already: answering tells it.
        if (!held && available == 0 && leader.isLeader() && leader.ends().get(f) == request.offset()) {
            world.fetchTimers.hold(p, l, f, world.dice.between(1, world.profile.pollUs()));
            return;
        }
        int n = available <= 0 ? 0 : 1 + world.dice.below((int) Math.min(available, MOST_RECORDS));
        if (world.attempt(new Event.HandleFetch(p, l, f, n))) {
            world.repeats.answered(p, l, f, request);
            if (available <= n) {
                world.fetchTimers.caughtUp(p, l, f);
            }
            if (!leader.isr().contains(f)) {
                world.in(1, Job.LOOK_AT_FOLLOWER, p, l, f);
            }
        } else if (world.attempt(new Event.HandleDivergingFetch(p, l, f))) {
            world.repeats.answered(p, l, f, request);
        } else {
            world.attempt(new Event.RefuseFetch(p, l, f));
        }
    }

    private void answerArrives(int p, int f, int l) {
        if (Shape.fetch(world.state(), p, f, l) instanceof FetchSlot.Answer
                && !world.attempt(new Event.HandleFetchResponse(p, f, l))
                && !world.attempt(new Event.Truncate(p, f, l))) {
            world.attempt(new Event.DropFetchResponse(p, f, l));
        }
    }

    // ---- the in-sync replicas

    private void isrWriteArrives(int p, int l) {
        if (!world.later(l, ZOOKEEPER, Job.ISR_WRITE_ARRIVES, p, l, 0)
                && !world.attempt(new Event.WriteIsr(p, l))
                && !world.attempt(new Event.RefuseIsr(p, l))) {
            world.attempt(new Event.RefuseIneligible(p, l));
        }
    }

    private void isrAnswerArrives(int p, int l) {
        if (!world.later(ZOOKEEPER, l, Job.ISR_ANSWER_ARRIVES, p, l, 0)
                && !world.attempt(new Event.LearnIsr(p, l))
                && !world.attempt(new Event.WithdrawIsr(p, l))
                && !world.attempt(new Event.RereadIsr(p, l))) {
            world.attempt(new Event.DropIsrAnswer(p, l));
        }
    }

    private void lookForLaggards(int p, int l) {
        ReplicaState r = Shape.replica(world.state(), p, l).state();
        if (!r.isLeader()) {
            return;
        }
        world.fetchTimers.startLagTimer(p, l);
        long end = r.log().endOffset();
        for (int i = 0; i < r.isr().size(); i++) {
            int f = r.isr().get(i);
            if (f != l
                    && r.ends().get(f) < end
                    && world.fetchTimers.lagUs(p, l, f) > world.byClock(l, world.profile.lagUs())) {
                world.attempt(new Event.ShrinkIsr(p, l, f));
            }
        }
    }

    // ---- requests of controllers

    /** A request is sent again until it gets through; that it did, the controller may not hear. */
    private void requestArrives(int b, int c) {
        var queue = world.state().requests().get(c).get(b);
        if (queue.isEmpty() || world.later(c, b, Job.REQUEST_ARRIVES, 0, b, c)) {
            return;
        }
        if (!world.isUp(b)) {
            world.in(world.profile.timeoutUs(), Job.REQUEST_ARRIVES, 0, b, c);
            return;
        }
        ControllerRequest first = queue.first();
        world.repeats.requestArrives(c, b);
        if (first instanceof LeaderAndIsr request) {
            boolean obeys = request.leader() == b
                    ? world.attempt(new Event.BecomeLeader(c, b))
                    : world.attempt(new Event.BecomeFollower(c, b));
            if (!obeys) {
                world.attempt(new Event.RefuseLeaderAndIsr(c, b));
            }
        } else if (!world.attempt(new Event.StopReplica(c, b))) {
            world.attempt(new Event.RefuseStopReplica(c, b));
        }
        world.repeats.handled(c, b, first);
    }

    // ---- processes and sessions

    private void register(int b) {
        if (!world.later(b, ZOOKEEPER, Job.REGISTER, 0, b, 0)) {
            world.attempt(new Event.Register(b));
        }
    }

    private void flush(int p, int b) {
        if (world.isUp(b)) {
            world.in(world.dice.spread(world.profile.pollUs() * 4), Job.FLUSH, p, b, 0);
            world.attempt(new Event.Flush(p, b));
        }
    }

    private void stop(int b) {
        if (world.isUp(b) && world.state().broker().get(b).stopping() && !world.attempt(new Event.StopBroker(b))) {
            world.in(world.dice.spread(world.profile.controllerUs() + world.profile.networkUs()), Job.STOP, 0, b, 0);
            // It asks the controller again, of every partition that still needs it.
            for (int p = 0; p < world.partitions; p++) {
                int c = world.state().zk().controller();
                if (c > 0 && Shape.state(world.state(), p).isr().contains(b)) {
                    world.in(world.dice.spread(world.profile.controllerUs()), Job.CONTROL, p, c, 0);
                }
            }
        }
    }

    private void start(int b) {
        if (!world.isUp(b) && !world.attempt(new Event.Restart(b))) {
            long againUs = world.profile.zooKeeperUs() + world.profile.sessionUs() / 20;
            world.in(world.dice.spread(againUs), Job.START, 0, b, 0);
        }
    }

    private void sessionEnds(int b) {
        if (!world.isUp(b)
                || world.isPaused(b)
                || world.links.isCut(b, ZOOKEEPER, world.nowUs())
                || world.links.isCut(ZOOKEEPER, b, world.nowUs())) {
            world.attempt(new Event.ExpireSession(b));
        }
    }
}
