package dev.insync.reference.core.cluster;

import static dev.insync.reference.core.Outcome.refused;

import dev.insync.reference.core.Broker;
import dev.insync.reference.core.BrokerState;
import dev.insync.reference.core.Fixes;
import dev.insync.reference.core.LeaderAndIsr;
import dev.insync.reference.core.Outcome;
import dev.insync.reference.core.Refusal;
import dev.insync.reference.core.Replica;
import dev.insync.reference.core.ReplicaState;
import java.util.List;

/** The delivery of a controller's requests. */
final class Roles {
    private Roles() {}

    /** What a replica does with a request; one of the actions of {@link Replica}. */
    private interface Reaction {
        Outcome<ReplicaState> to(BrokerState broker, ReplicaState r, LeaderAndIsr request, Fixes fixes);
    }

    static Outcome<ClusterState> becomeLeader(ClusterState s, Fixes fixes, int c, int b) {
        return deliver(s, fixes, c, b, Replica::becomeLeader, true);
    }

    static Outcome<ClusterState> becomeFollower(ClusterState s, Fixes fixes, int c, int b) {
        return deliver(s, fixes, c, b, Replica::becomeFollower, true);
    }

    static Outcome<ClusterState> refuseLeaderAndIsr(ClusterState s, Fixes fixes, int c, int b) {
        return deliver(s, fixes, c, b, Replica::refuseLeaderAndIsr, false);
    }

    private static Outcome<ClusterState> deliver(
            ClusterState s, Fixes fixes, int c, int b, Reaction reaction, boolean obeys) {
        List<LeaderAndIsr> queue = s.requests().get(c).get(b);
        if (!s.isUp(b) || queue.isEmpty()) {
            return refused(Refusal.NO_REQUEST);
        }
        LeaderAndIsr request = queue.get(0);
        List<LeaderAndIsr> rest = List.copyOf(queue.subList(1, queue.size()));
        return Steps.of(s, b, reaction.to(s.broker().get(b), s.replica().get(b).state(), request, fixes), next -> {
            ClusterState consumed = next.withRequests(c, next.requests().get(c).with(b, rest));
            return obeys ? obeyed(consumed, b, request) : consumed;
        });
    }

    /** Remembers the controller, and forgets the answers to older fetches; what is on its way to a leader stays there. */
    private static ClusterState obeyed(ClusterState s, int b, LeaderAndIsr request) {
        PerBroker<FetchSlot> slots = s.fetches().get(b);
        PerBroker<FetchSlot> kept = PerBroker.of(
                slots.size(), l -> slots.get(l) instanceof FetchSlot.Request asked ? asked : FetchSlot.IDLE);
        return s.withBroker(b, Broker.obeyed(s.broker().get(b), request))
                .withFetches(s.fetches().with(b, kept));
    }
}
