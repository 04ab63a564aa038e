package dev.insync.reference.sim;

import dev.insync.reference.core.ControllerRequest;
import dev.insync.reference.core.FetchRequest;
import dev.insync.reference.core.Fix;
import dev.insync.reference.core.Fixes;
import dev.insync.reference.core.LeaderAndIsr;
import dev.insync.reference.core.Outcome;
import dev.insync.reference.core.cluster.ClusterConfig;
import dev.insync.reference.core.cluster.ClusterState;
import dev.insync.reference.core.cluster.Event;
import dev.insync.reference.core.cluster.FetchSlot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Requests among brokers that arrive twice. Whoever loses a connection before the answer came sends again, so that one request
 * may be handled two times: a controller's, before its next one to that broker; a fetch, before the next one of that follower.
 *
 * <p>The specification has no action for the second time, since nothing may happen then: the request is fenced, or asks for
 * what is so already. All that it may do is to forget answers that nobody waits for, and that is {@code DropFetchResponse}.
 */
final class Repeats {
    private final World world;
    /** Its own, so that the rest of a run is the same with and without what arrives twice. */
    private final Dice dice;

    private final int perMille;
    private final @Nullable ControllerRequest[][] requests;
    private final @Nullable Answered[][][] fetches;
    private long count;

    /** A fetch, and the session of the leader that answered it: what is on its way to a process dies with that process. */
    private record Answered(FetchRequest request, long session) {}

    Repeats(World world) {
        this.world = world;
        this.dice = new Dice(~world.options.seed());
        this.perMille = (int) dice.pick(0, 20, 300);
        int width = world.brokers + 1;
        this.requests = new ControllerRequest[width][width];
        this.fetches = new Answered[world.partitions][width][width];
    }

    /** How many requests were handled for the second time. */
    long count() {
        return count;
    }

    // ---- requests of controllers

    /** Broker b handled a request of controller c; it may come again. */
    void handled(int c, int b, ControllerRequest request) {
        if (happens()) {
            requests[c][b] = request;
            world.in(dice.spread(world.profile.requestUs()), Job.REQUEST_ARRIVES_AGAIN, 0, b, c);
        }
    }

    /** The request that was sent again, if one was, reaches the broker. */
    void requestArrives(int c, int b) {
        ControllerRequest request = requests[c][b];
        requests[c][b] = null;
        if (request == null || !world.isUp(b) || lacksFence(request, b)) {
            return;
        }
        count++;
        ClusterState after = again(world.state(), world.config, c, b, request);
        int p = request.partition();
        for (int l = 1; l <= world.brokers; l++) {
            if (Shape.fetch(world.state(), p, b, l) instanceof FetchSlot.Answer
                    && Shape.fetch(after, p, b, l) instanceof FetchSlot.Idle) {
                world.attempt(new Event.DropFetchResponse(p, b, l));
            }
        }
        if (!world.ended()) {
            changesNothing(after, request + " at b" + b);
        }
    }

    /** Without KIP-380 the broker's next incarnation obeys, which is what the exhibit of that rule is about. */
    private boolean lacksFence(ControllerRequest request, int b) {
        return !world.config.fixes().has(Fix.KIP_380) && request.brokerEpoch() != session(b);
    }

    /** The state after broker b has handled a request that is not in its queue any more. */
    static ClusterState again(ClusterState s, ClusterConfig config, int c, int b, ControllerRequest request) {
        ClusterState waiting = Shape.withRequest(s, c, b, request);
        List<Event> handlers = request instanceof LeaderAndIsr
                ? List.of(
                        new Event.BecomeLeader(c, b),
                        new Event.BecomeFollower(c, b),
                        new Event.RefuseLeaderAndIsr(c, b))
                : List.of(new Event.StopReplica(c, b), new Event.RefuseStopReplica(c, b));
        return first(waiting, config, handlers, s);
    }

    private static ClusterState first(ClusterState from, ClusterConfig config, List<Event> events, ClusterState none) {
        for (Event event : events) {
            if (event.on(from, config) instanceof Outcome.Step<ClusterState> step) {
                return step.state();
            }
        }
        return none;
    }

    // ---- fetches

    /**
     * Leader l answered a fetch of f; it may come again, unless the next one is answered first. One that was refused may be
     * answered when it comes again: so may the next one of the follower, which is an event.
     */
    void answered(int p, int l, int f, FetchRequest request) {
        fetches[p][l][f] = null;
        if (happens()) {
            fetches[p][l][f] = new Answered(request, session(l));
            world.in(dice.spread(world.profile.networkUs()), Job.FETCH_ARRIVES_AGAIN, p, l, f);
        }
    }

    /** The fetch that was sent again reaches the leader. Its answer goes nowhere. */
    void fetchArrives(int p, int l, int f) {
        Answered answered = fetches[p][l][f];
        fetches[p][l][f] = null;
        if (answered == null || answered.session() != session(l) || lacksFence(answered.request(), p, l)) {
            return;
        }
        count++;
        FetchRequest request = answered.request();
        changesNothing(again(world.state(), world.config, p, l, f, request), request + " of b" + f + " at b" + l);
    }

    /** The same of the rules that fence fetches by leader epoch. */
    private boolean lacksFence(FetchRequest request, int p, int l) {
        Fixes fixes = world.config.fixes();
        return !(fixes.has(Fix.KIP_320) && fixes.has(Fix.KAFKA_7395))
                && request.leaderEpoch()
                        != Shape.replica(world.state(), p, l).state().leaderEpoch();
    }

    /** The state after leader l has handled a fetch once more, but for the answer. */
    static ClusterState again(ClusterState s, ClusterConfig config, int p, int l, int f, FetchRequest request) {
        ClusterState waiting = Shape.withFetch(s, p, f, l, new FetchSlot.Request(request));
        List<Event> handlers = List.of(
                new Event.HandleFetch(p, l, f, 0),
                new Event.HandleFetch(p, l, f, 1),
                new Event.HandleDivergingFetch(p, l, f),
                new Event.RefuseFetch(p, l, f));
        return Shape.withFetch(first(waiting, config, handlers, s), p, f, l, Shape.fetch(s, p, f, l));
    }

    private void changesNothing(ClusterState after, String what) {
        if (!after.equals(world.state())) {
            String changes = String.join("; ", StateText.changes(world.state(), after));
            world.violated(Violation.REPEAT + ": " + what + ": " + changes);
        }
    }

    private long session(int b) {
        return world.state().broker().get(b).epoch();
    }

    private boolean happens() {
        return !world.isCalm() && perMille > 0 && dice.perMille(perMille);
    }
}
