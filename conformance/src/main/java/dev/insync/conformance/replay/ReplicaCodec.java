package dev.insync.conformance.replay;

import static dev.insync.conformance.replay.BrokerNames.number;
import static dev.insync.conformance.replay.BrokerNames.seq;

import dev.insync.reference.core.EpochLog;
import dev.insync.reference.core.EpochStart;
import dev.insync.reference.core.FollowerEnds;
import dev.insync.reference.core.ReplicaState;
import dev.insync.reference.core.Role;
import dev.insync.reference.core.cluster.PerBroker;
import dev.insync.reference.core.cluster.RecordLog;
import dev.insync.reference.core.cluster.StoredReplica;
import dev.insync.spec.value.TlaValue;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Between the replicas of a partition in the specification and in the core. */
final class ReplicaCodec {
    private final BrokerNames brokers;

    ReplicaCodec(BrokerNames brokers) {
        this.brokers = brokers;
    }

    PerBroker<StoredReplica> replicas(TlaValue value) {
        return PerBroker.of(brokers.count(), b -> replica(b, value.apply(brokers.name(b))));
    }

    TlaValue replicas(PerBroker<StoredReplica> replicas) {
        return brokers.function(b -> replica(replicas.get(b)));
    }

    private StoredReplica replica(int id, TlaValue replica) {
        RecordLog log = RecordLog.of(MessageCodec.records(replica.field("log")));
        ReplicaState state = new ReplicaState(
                id,
                Role.valueOf(replica.field("role").asText().toUpperCase(Locale.ROOT)),
                brokers.id(replica.field("leader")),
                replica.field("leaderEpoch").asInt(),
                epochs(replica.field("epochs"), log.size()),
                replica.field("flushed").asInt(),
                replica.field("highWatermark").asInt(),
                brokers.set(replica.field("isr")),
                brokers.set(replica.field("pendingIsr")),
                replica.field("version").asInt(),
                replica.field("epochStart").asInt(),
                ends(replica.field("ends")),
                brokers.epochs(replica.field("sessions")));
        return new StoredReplica(state, log);
    }

    private static EpochLog epochs(TlaValue cache, int endOffset) {
        List<EpochStart> entries = cache.elements().stream()
                .map(entry -> new EpochStart(
                        entry.field("epoch").asInt(), entry.field("start").asInt()))
                .toList();
        return EpochLog.of(entries, endOffset);
    }

    private FollowerEnds ends(TlaValue function) {
        FollowerEnds ends = FollowerEnds.unknown();
        for (int b = 1; b <= brokers.count(); b++) {
            ends = ends.with(b, function.apply(brokers.name(b)).asInt());
        }
        return ends;
    }

    private TlaValue replica(StoredReplica replica) {
        ReplicaState state = replica.state();
        return TlaValue.rec(Map.ofEntries(
                Map.entry("role", TlaValue.of(state.role().name().toLowerCase(Locale.ROOT))),
                Map.entry("leader", brokers.name(state.leader())),
                Map.entry("leaderEpoch", number(state.leaderEpoch())),
                Map.entry("log", MessageCodec.records(replica.log().records())),
                Map.entry("epochs", seq(state.log().entries(), ReplicaCodec::entry)),
                Map.entry("flushed", number(state.flushed())),
                Map.entry("highWatermark", number(state.highWatermark())),
                Map.entry("isr", brokers.set(state.isr())),
                Map.entry("pendingIsr", brokers.set(state.pendingIsr())),
                Map.entry("version", number(state.version())),
                Map.entry("epochStart", number(state.epochStart())),
                Map.entry("ends", brokers.function(b -> number(state.ends().get(b)))),
                Map.entry("sessions", brokers.epochs(state.sessions()))));
    }

    private static TlaValue entry(EpochStart entry) {
        return TlaValue.rec(Map.of("epoch", number(entry.epoch()), "start", number(entry.start())));
    }
}
