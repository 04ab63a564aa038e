package dev.insync.reference.core.cluster;

import static dev.insync.reference.core.Outcome.refused;
import static dev.insync.reference.core.Outcome.step;

import dev.insync.reference.core.Effect;
import dev.insync.reference.core.LeaderAndIsr;
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
     * The cluster after a step of the replica on b: its disk, what it committed and acknowledged, and what else changed.
     *
     * @param records what the step appends, where it does
     */
    static Outcome<ClusterState> of(
            ClusterState s,
            int b,
            Outcome<ReplicaState> outcome,
            List<LogRecord> records,
            UnaryOperator<ClusterState> rest) {
        if (!(outcome instanceof Step<ReplicaState> done)) {
            return refusedAs(outcome);
        }
        StoredReplica before = s.replica().get(b);
        StoredReplica after = before.after(done.state(), done.effects(), records);
        ClusterState next = rest.apply(s.withReplica(b, after));
        for (Effect effect : done.effects()) {
            if (effect instanceof Effect.Acknowledge acknowledge) {
                next = next.withClient(next.client().acknowledging(values(before, after, acknowledge.offset())));
            } else if (effect instanceof Effect.HighWatermark raised
                    && done.state().isLeader()
                    && raised.offset() > next.committed().size()) {
                next = next.withCommitted(after.log().upTo(raised.offset()));
            }
        }
        return step(next);
    }

    /** The same without records and without anything else. */
    static Outcome<ClusterState> of(
            ClusterState s, int b, Outcome<ReplicaState> outcome, UnaryOperator<ClusterState> rest) {
        return of(s, b, outcome, List.of(), rest);
    }

    /** The values below that offset, but for those that were acknowledged before the step. */
    private static int[] values(StoredReplica before, StoredReplica after, long below) {
        long from = Math.min(before.state().highWatermark(), below);
        int[] values = new int[(int) (below - from)];
        for (int i = 0; i < values.length; i++) {
            values[i] = after.log().get((int) from + i).value();
        }
        return values;
    }

    /** The queues of a controller with the requests that it sends. */
    static PerBroker<List<LeaderAndIsr>> enqueue(PerBroker<List<LeaderAndIsr>> queues, List<Effect> effects) {
        PerBroker<List<LeaderAndIsr>> longer = queues;
        for (Effect effect : effects) {
            if (effect instanceof Effect.SendLeaderAndIsr send) {
                List<LeaderAndIsr> queue = new ArrayList<>(longer.get(send.broker()));
                queue.add(send.request());
                longer = longer.with(send.broker(), List.copyOf(queue));
            }
        }
        return longer;
    }
}
