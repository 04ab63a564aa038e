package dev.insync.reference.core.cluster;

import static dev.insync.reference.core.Outcome.refused;

import dev.insync.reference.core.Broker;
import dev.insync.reference.core.BrokerState;
import dev.insync.reference.core.ControllerRequest;
import dev.insync.reference.core.LeaderAndIsr;
import dev.insync.reference.core.Outcome;
import dev.insync.reference.core.Refusal;
import dev.insync.reference.core.Replica;
import dev.insync.reference.core.ReplicaState;
import dev.insync.reference.core.StopReplica;

/** The delivery of a controller's requests: the module {@code Roles}. */
final class Roles {
    private Roles() {}

    /** What a replica does with a request; one of the actions of {@link Replica}. */
    private interface Reaction<Q> {
        Outcome<ReplicaState> to(BrokerState broker, ReplicaState r, Q request);
    }

    static Outcome<ClusterState> becomeLeader(ClusterState s, ClusterConfig config, int c, int b) {
        return deliver(
                s,
                c,
                b,
                LeaderAndIsr.class,
                true,
                (broker, r, q) -> Replica.becomeLeader(broker, r, q, config.rules()));
    }

    static Outcome<ClusterState> becomeFollower(ClusterState s, ClusterConfig config, int c, int b) {
        return deliver(
                s,
                c,
                b,
                LeaderAndIsr.class,
                true,
                (broker, r, q) -> Replica.becomeFollower(broker, r, q, config.fixes()));
    }

    static Outcome<ClusterState> refuseLeaderAndIsr(ClusterState s, ClusterConfig config, int c, int b) {
        return deliver(
                s,
                c,
                b,
                LeaderAndIsr.class,
                false,
                (broker, r, q) -> Replica.refuseLeaderAndIsr(broker, r, q, config.fixes()));
    }

    static Outcome<ClusterState> stopReplica(ClusterState s, ClusterConfig config, int c, int b) {
        return deliver(
                s, c, b, StopReplica.class, true, (broker, r, q) -> Replica.stopReplica(broker, r, q, config.fixes()));
    }

    static Outcome<ClusterState> refuseStopReplica(ClusterState s, ClusterConfig config, int c, int b) {
        return deliver(
                s,
                c,
                b,
                StopReplica.class,
                false,
                (broker, r, q) -> Replica.refuseStopReplica(broker, r, q, config.fixes()));
    }

    private static <Q extends ControllerRequest> Outcome<ClusterState> deliver(
            ClusterState s, int c, int b, Class<Q> type, boolean obeys, Reaction<Q> reaction) {
        Fifo<ControllerRequest> queue = s.requests().get(c).get(b);
        if (!s.isUp(b) || queue.isEmpty() || !type.isInstance(queue.first())) {
            return refused(Refusal.NO_REQUEST);
        }
        Q request = type.cast(queue.first());
        int p = request.partition();
        ReplicaState r = s.replica().get(p).get(b).state();
        return Steps.of(s, p, b, reaction.to(s.broker().get(b), r, request), next -> {
            ClusterState consumed = next.withRequests(c, next.requests().get(c).with(b, queue.rest()));
            return obeys ? obeyed(consumed, p, b, request) : consumed;
        });
    }

    /** Remembers the controller, and forgets the answers to older fetches; what is on its way to a leader stays there. */
    private static ClusterState obeyed(ClusterState s, int p, int b, ControllerRequest request) {
        ClusterState next = s.withBroker(b, Broker.obeyed(s.broker().get(b), request));
        for (int l = 1; l <= s.broker().size(); l++) {
            if (!(s.fetch(p, b, l) instanceof FetchSlot.Request)) {
                next = next.withFetch(p, b, l, FetchSlot.IDLE);
            }
        }
        return next;
    }
}
