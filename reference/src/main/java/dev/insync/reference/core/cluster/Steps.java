package dev.insync.reference.core.cluster;

import static dev.insync.reference.core.Outcome.refused;
import static dev.insync.reference.core.Outcome.step;

import dev.insync.reference.core.ControllerRequest;
import dev.insync.reference.core.Effect;
import dev.insync.reference.core.Outcome;
import dev.insync.reference.core.Outcome.Refused;
import dev.insync.reference.core.Outcome.Step;
import dev.insync.reference.core.ReplicaState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** How a step of one node becomes a step of the cluster. */
final class Steps {
    private Steps() {}

    /** The refusal of a node, as one of the cluster. */
    static <S> Outcome<ClusterState> refusedAs(Outcome<S> outcome) {
        return refused(((Refused<S>) outcome).reason());
    }

    /**
     * The cluster after a step of the replica of p on b: its disk, what it committed and acknowledged, and what else changed.
     *
     * @param records what the step appends, where it does
     */
    static Outcome<ClusterState> of(
            ClusterState s,
            int p,
            int b,
            Outcome<ReplicaState> outcome,
            List<LogRecord> records,
            UnaryOperator<ClusterState> rest) {
        if (!(outcome instanceof Step<ReplicaState> done)) {
            return refusedAs(outcome);
        }
        StoredReplica after = s.replica().get(p).get(b).after(done.state(), done.effects(), records);
        ClusterState next = rest.apply(s.withReplica(p, b, after));
        for (Effect effect : done.effects()) {
            if (effect instanceof Effect.Acknowledge acknowledge) {
                next = next.withClient(p, next.client().get(p).acknowledging(values(after.log(), acknowledge)));
            } else if (effect instanceof Effect.HighWatermark raised
                    && done.state().isLeader()
                    && raised.offset() > next.committed().get(p).size()) {
                next = next.withCommitted(p, after.log().upTo(raised.offset()));
            }
        }
        return step(next);
    }

    /** The same without records. */
    static Outcome<ClusterState> of(
            ClusterState s, int p, int b, Outcome<ReplicaState> outcome, UnaryOperator<ClusterState> rest) {
        return of(s, p, b, outcome, List.of(), rest);
    }

    private static int[] values(RecordLog log, Effect.Acknowledge acknowledge) {
        int[] values = new int[(int) (acknowledge.to() - acknowledge.from())];
        for (int i = 0; i < values.length; i++) {
            values[i] = log.get((int) acknowledge.from() + i).value();
        }
        return values;
    }

    /** The queues of a controller with the requests that it sends. */
    static PerBroker<Fifo<ControllerRequest>> enqueue(PerBroker<Fifo<ControllerRequest>> queues, List<Effect> effects) {
        PerBroker<Fifo<ControllerRequest>> longer = queues;
        for (int b = 1; b <= queues.size(); b++) {
            List<ControllerRequest> sent = new ArrayList<>();
            for (Effect effect : effects) {
                if (effect instanceof Effect.Send send && send.broker() == b) {
                    sent.add(send.request());
                }
            }
            longer = longer.with(b, longer.get(b).and(sent));
        }
        return longer;
    }
}
