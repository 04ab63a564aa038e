package dev.insync.reference.core.cluster;

import static dev.insync.reference.core.Outcome.refused;
import static dev.insync.reference.core.Outcome.step;

import dev.insync.reference.core.Effect;
import dev.insync.reference.core.FetchAnswer;
import dev.insync.reference.core.FetchRequest;
import dev.insync.reference.core.Fixes;
import dev.insync.reference.core.Outcome;
import dev.insync.reference.core.Outcome.Step;
import dev.insync.reference.core.Refusal;
import dev.insync.reference.core.Replica;
import dev.insync.reference.core.ReplicaState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The replicas with their clients and with each other. */
final class Fetches {
    private Fetches() {}

    static Outcome<ClusterState> produce(ClusterState s, ClusterConfig config, int l, int v) {
        if (!s.isUp(l)) {
            return refused(Refusal.BROKER_DOWN);
        }
        if (v != s.client().produced() + 1) {
            return refused(Refusal.OTHER_VALUE);
        }
        ReplicaState r = s.replica().get(l).state();
        return Steps.of(
                s,
                l,
                Replica.produce(r, 1, config.minInsyncReplicas(), config.fixes()),
                List.of(new LogRecord(r.leaderEpoch(), v)),
                next -> next.withClient(next.client().withProduced(v)));
    }

    static Outcome<ClusterState> sendFetch(ClusterState s, int f, int l) {
        if (!s.isUp(f)) {
            return refused(Refusal.BROKER_DOWN);
        }
        if (!(s.fetches().get(f).get(l) instanceof FetchSlot.Idle)) {
            return refused(Refusal.FETCH_IN_FLIGHT);
        }
        Outcome<ReplicaState> outcome = Replica.sendFetch(s.replica().get(f).state(), l);
        return Steps.of(s, f, outcome, next -> next.withFetch(f, l, sent(outcome)));
    }

    private static FetchSlot sent(Outcome<ReplicaState> outcome) {
        Effect.SendFetch send = last(outcome, Effect.SendFetch.class);
        return new FetchSlot.Request(send.request());
    }

    static Outcome<ClusterState> handleFetch(ClusterState s, Fixes fixes, int l, int f, int n) {
        FetchRequest request = request(s, l, f);
        if (request == null) {
            return refused(Refusal.NO_FETCH);
        }
        StoredReplica r = s.replica().get(l);
        if (request.offset() + n > r.log().size()) {
            return refused(Refusal.WRONG_COUNT);
        }
        Outcome<ReplicaState> outcome = Replica.handleFetch(r.state(), f, request, n, fixes);
        return Steps.of(
                s,
                l,
                outcome,
                next -> next.withFetch(f, l, answered(outcome, r.log().slice(request.offset(), n))));
    }

    static Outcome<ClusterState> handleDivergingFetch(ClusterState s, Fixes fixes, int l, int f) {
        FetchRequest request = request(s, l, f);
        if (request == null) {
            return refused(Refusal.NO_FETCH);
        }
        Outcome<ReplicaState> outcome =
                Replica.handleDivergingFetch(s.replica().get(l).state(), f, request, fixes);
        return Steps.of(s, l, outcome, next -> next.withFetch(f, l, answered(outcome, List.of())));
    }

    private static FetchSlot answered(Outcome<ReplicaState> outcome, List<LogRecord> records) {
        return new FetchSlot.Answer(last(outcome, Effect.SendAnswer.class).answer(), records);
    }

    static Outcome<ClusterState> refuseFetch(ClusterState s, Fixes fixes, int l, int f) {
        FetchRequest request = request(s, l, f);
        if (request == null) {
            return refused(Refusal.NO_FETCH);
        }
        return Steps.of(
                s,
                l,
                Replica.refuseFetch(s.replica().get(l).state(), request, fixes),
                next -> next.withFetch(f, l, FetchSlot.IDLE));
    }

    static Outcome<ClusterState> handleFetchResponse(ClusterState s, Fixes fixes, int f, int l) {
        FetchSlot.Answer slot = answer(s, f, l);
        if (slot == null || !(slot.answer() instanceof FetchAnswer.Records records)) {
            return refused(Refusal.NO_FETCH);
        }
        return Steps.of(
                s,
                f,
                Replica.handleFetchResponse(s.replica().get(f).state(), l, records, fixes),
                slot.records(),
                next -> next.withFetch(f, l, FetchSlot.IDLE));
    }

    static Outcome<ClusterState> truncate(ClusterState s, Fixes fixes, int f, int l) {
        FetchSlot.Answer slot = answer(s, f, l);
        if (slot == null || !(slot.answer() instanceof FetchAnswer.Diverging diverging)) {
            return refused(Refusal.NO_FETCH);
        }
        return Steps.of(
                s,
                f,
                Replica.truncate(s.replica().get(f).state(), l, diverging, fixes),
                next -> next.withFetch(f, l, FetchSlot.IDLE));
    }

    static Outcome<ClusterState> dropFetchResponse(ClusterState s, Fixes fixes, int f, int l) {
        FetchSlot.Answer slot = answer(s, f, l);
        if (slot == null) {
            return refused(Refusal.NO_FETCH);
        }
        return Steps.of(
                s,
                f,
                Replica.dropFetchResponse(s.replica().get(f).state(), l, slot.answer(), fixes),
                next -> next.withFetch(f, l, FetchSlot.IDLE));
    }

    static Outcome<ClusterState> loseFetch(ClusterState s, ClusterConfig config, int f, int l) {
        if (s.fetches().get(f).get(l) instanceof FetchSlot.Idle) {
            return refused(Refusal.NO_FETCH);
        }
        if (s.faults().losses() >= config.budgets().losses()) {
            return refused(Refusal.BUDGET_SPENT);
        }
        return step(s.withFetch(f, l, FetchSlot.IDLE).withFaults(s.faults().oneMoreLoss()));
    }

    /** The request that waits at a leader that is up. */
    private static @Nullable FetchRequest request(ClusterState s, int l, int f) {
        return s.isUp(l) && s.fetches().get(f).get(l) instanceof FetchSlot.Request slot ? slot.request() : null;
    }

    /** The answer that waits at a follower that is up. */
    private static FetchSlot.@Nullable Answer answer(ClusterState s, int f, int l) {
        return s.isUp(f) && s.fetches().get(f).get(l) instanceof FetchSlot.Answer slot ? slot : null;
    }

    private static <E extends Effect> E last(Outcome<ReplicaState> outcome, Class<E> type) {
        List<Effect> effects = ((Step<ReplicaState>) outcome).effects();
        return type.cast(effects.get(effects.size() - 1));
    }
}
