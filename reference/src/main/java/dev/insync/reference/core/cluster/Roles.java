package dev.insync.reference.core.cluster;

import static dev.insync.reference.core.Outcome.refused;

import dev.insync.reference.core.Broker;
import dev.insync.reference.core.BrokerState;
import dev.insync.reference.core.Fixes;
import dev.insync.reference.core.LeaderAndIsr;
import dev.insync.reference.core.Outcome;
import dev.insync.reference.core.Refusal;
import dev.insync.reference.core.Replica;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The delivery of a controller's requests. */
final class Roles {
    private Roles() {}

    static Outcome<ClusterState> becomeLeader(ClusterState s, Fixes fixes, int c, int b) {
        LeaderAndIsr request = head(s, c, b);
        if (request == null) {
            return refused(Refusal.NO_REQUEST);
        }
        BrokerState broker = s.broker().get(b);
        return Steps.of(
                s,
                b,
                Replica.becomeLeader(broker, s.replica().get(b).state(), request, fixes),
                next -> obeyed(consumed(next, c, b), b, request));
    }

    static Outcome<ClusterState> becomeFollower(ClusterState s, Fixes fixes, int c, int b) {
        LeaderAndIsr request = head(s, c, b);
        if (request == null) {
            return refused(Refusal.NO_REQUEST);
        }
        BrokerState broker = s.broker().get(b);
        return Steps.of(
                s,
                b,
                Replica.becomeFollower(broker, s.replica().get(b).state(), request, fixes),
                next -> obeyed(consumed(next, c, b), b, request));
    }

    static Outcome<ClusterState> refuseLeaderAndIsr(ClusterState s, Fixes fixes, int c, int b) {
        LeaderAndIsr request = head(s, c, b);
        if (request == null) {
            return refused(Refusal.NO_REQUEST);
        }
        BrokerState broker = s.broker().get(b);
        return Steps.of(
                s,
                b,
                Replica.refuseLeaderAndIsr(broker, s.replica().get(b).state(), request, fixes),
                next -> consumed(next, c, b));
    }

    private static @Nullable LeaderAndIsr head(ClusterState s, int c, int b) {
        List<LeaderAndIsr> queue = s.requests().get(c).get(b);
        return s.isUp(b) && !queue.isEmpty() ? queue.get(0) : null;
    }

    private static ClusterState consumed(ClusterState s, int c, int b) {
        List<LeaderAndIsr> queue = s.requests().get(c).get(b);
        return s.withRequests(c, s.requests().get(c).with(b, List.copyOf(queue.subList(1, queue.size()))));
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
