package dev.insync.reference.core.cluster;

import static dev.insync.reference.core.Outcome.refused;
import static dev.insync.reference.core.Outcome.step;

import dev.insync.reference.core.Effect;
import dev.insync.reference.core.EpochSpan;
import dev.insync.reference.core.FetchAnswer;
import dev.insync.reference.core.FetchRequest;
import dev.insync.reference.core.Outcome;
import dev.insync.reference.core.Outcome.Step;
import dev.insync.reference.core.Refusal;
import dev.insync.reference.core.ReplicaFetches;
import dev.insync.reference.core.ReplicaState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Replicas and their peers: the module {@code Fetches}. */
final class Fetches {
    private Fetches() {}

    static Outcome<ClusterState> sendFetch(ClusterState s, int p, int f, int l) {
        if (!s.isUp(f)) {
            return refused(Refusal.BROKER_DOWN);
        }
        if (!(s.fetch(p, f, l) instanceof FetchSlot.Idle)) {
            return refused(Refusal.FETCH_IN_FLIGHT);
        }
        Outcome<ReplicaState> outcome = ReplicaFetches.sendFetch(
                s.broker().get(f), s.replica().get(p).get(f).state(), l);
        return Steps.of(s, p, f, outcome, next -> next.withFetch(p, f, l, sent(outcome)));
    }

    private static FetchSlot sent(Outcome<ReplicaState> outcome) {
        Effect.SendFetch send = last(outcome, Effect.SendFetch.class);
        return new FetchSlot.Request(send.request());
    }

    static Outcome<ClusterState> handleFetch(ClusterState s, ClusterConfig config, int p, int l, int f, int n) {
        FetchRequest request = request(s, p, l, f);
        if (request == null) {
            return refused(Refusal.NO_FETCH);
        }
        StoredReplica r = s.replica().get(p).get(l);
        if (request.offset() + n > r.log().size()) {
            return refused(Refusal.WRONG_COUNT);
        }
        Outcome<ReplicaState> outcome = ReplicaFetches.handleFetch(r.state(), f, request, n, config.rules());
        return Steps.of(
                s,
                p,
                l,
                outcome,
                next -> next.withFetch(p, f, l, answered(outcome, r.log().slice(request.offset(), n))));
    }

    static Outcome<ClusterState> handleDivergingFetch(ClusterState s, ClusterConfig config, int p, int l, int f) {
        FetchRequest request = request(s, p, l, f);
        if (request == null) {
            return refused(Refusal.NO_FETCH);
        }
        Outcome<ReplicaState> outcome =
                ReplicaFetches.handleDivergingFetch(s.replica().get(p).get(l).state(), f, request, config.rules());
        return Steps.of(s, p, l, outcome, next -> next.withFetch(p, f, l, answered(outcome, List.of())));
    }

    private static FetchSlot answered(Outcome<ReplicaState> outcome, List<LogRecord> records) {
        return new FetchSlot.Answer(last(outcome, Effect.SendAnswer.class).answer(), records);
    }

    static Outcome<ClusterState> refuseFetch(ClusterState s, ClusterConfig config, int p, int l, int f) {
        FetchRequest request = request(s, p, l, f);
        if (request == null) {
            return refused(Refusal.NO_FETCH);
        }
        return Steps.of(
                s,
                p,
                l,
                ReplicaFetches.refuseFetch(s.replica().get(p).get(l).state(), request, config.fixes()),
                next -> next.withFetch(p, f, l, FetchSlot.IDLE));
    }

    static Outcome<ClusterState> handleFetchResponse(ClusterState s, ClusterConfig config, int p, int f, int l) {
        FetchSlot.Answer slot = answer(s, p, f, l);
        if (slot == null || !(slot.answer() instanceof FetchAnswer.Records answer)) {
            return refused(Refusal.NO_FETCH);
        }
        Outcome<ReplicaState> outcome = ReplicaFetches.handleFetchResponse(
                s.replica().get(p).get(f).state(), l, answer, spans(slot.records()), config.fixes());
        return Steps.of(s, p, f, outcome, slot.records(), next -> next.withFetch(p, f, l, FetchSlot.IDLE));
    }

    private static List<EpochSpan> spans(List<LogRecord> records) {
        List<EpochSpan> spans = new ArrayList<>(records.size());
        for (LogRecord record : records) {
            spans.add(new EpochSpan(record.epoch(), 1));
        }
        return spans;
    }

    static Outcome<ClusterState> truncate(ClusterState s, ClusterConfig config, int p, int f, int l) {
        FetchSlot.Answer slot = answer(s, p, f, l);
        if (slot == null || !(slot.answer() instanceof FetchAnswer.Diverging diverging)) {
            return refused(Refusal.NO_FETCH);
        }
        return Steps.of(
                s,
                p,
                f,
                ReplicaFetches.truncate(s.replica().get(p).get(f).state(), l, diverging, config.fixes()),
                next -> next.withFetch(p, f, l, FetchSlot.IDLE));
    }

    static Outcome<ClusterState> dropFetchResponse(ClusterState s, ClusterConfig config, int p, int f, int l) {
        FetchSlot.Answer slot = answer(s, p, f, l);
        if (slot == null) {
            return refused(Refusal.NO_FETCH);
        }
        return Steps.of(
                s,
                p,
                f,
                ReplicaFetches.dropFetchResponse(s.replica().get(p).get(f).state(), l, slot.answer(), config.fixes()),
                next -> next.withFetch(p, f, l, FetchSlot.IDLE));
    }

    static Outcome<ClusterState> loseFetch(ClusterState s, ClusterConfig config, int p, int f, int l) {
        if (s.fetch(p, f, l) instanceof FetchSlot.Idle) {
            return refused(Refusal.NO_FETCH);
        }
        if (!config.allows(s.faults(), Fault.LOSS)) {
            return refused(Refusal.BUDGET_SPENT);
        }
        return step(s.withFetch(p, f, l, FetchSlot.IDLE).plus(Fault.LOSS));
    }

    /** The request that waits at a leader that is up. */
    private static @Nullable FetchRequest request(ClusterState s, int p, int l, int f) {
        return s.isUp(l) && s.fetch(p, f, l) instanceof FetchSlot.Request slot ? slot.request() : null;
    }

    /** The answer that waits at a follower that is up. */
    private static FetchSlot.@Nullable Answer answer(ClusterState s, int p, int f, int l) {
        return s.isUp(f) && s.fetch(p, f, l) instanceof FetchSlot.Answer slot ? slot : null;
    }

    private static <E extends Effect> E last(Outcome<ReplicaState> outcome, Class<E> type) {
        List<Effect> effects = ((Step<ReplicaState>) outcome).effects();
        return type.cast(effects.get(effects.size() - 1));
    }
}
