package dev.insync.conformance.replay;

import static dev.insync.conformance.replay.BrokerNames.number;
import static dev.insync.conformance.replay.BrokerNames.seq;

import dev.insync.reference.core.BrokerSet;
import dev.insync.reference.core.BrokerState;
import dev.insync.reference.core.ControllerState;
import dev.insync.reference.core.FollowerEnds;
import dev.insync.reference.core.LeaderAndIsr;
import dev.insync.reference.core.PartitionState;
import dev.insync.reference.core.ReplicaState;
import dev.insync.reference.core.Role;
import dev.insync.reference.core.cluster.Client;
import dev.insync.reference.core.cluster.ClusterState;
import dev.insync.reference.core.cluster.Faults;
import dev.insync.reference.core.cluster.PerBroker;
import dev.insync.reference.core.cluster.RecordLog;
import dev.insync.reference.core.cluster.StoredReplica;
import dev.insync.reference.core.cluster.ValueSet;
import dev.insync.reference.core.cluster.ZooKeeper;
import dev.insync.spec.value.TlaState;
import dev.insync.spec.value.TlaValue;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Between a state of the specification and the same state of the core; {@code dump(load(s))} is {@code s}. */
final class StateCodec {
    private static final List<String> VARIABLES = List.of(
            "zk",
            "broker",
            "controller",
            "replica",
            "requests",
            "fetches",
            "isrWrites",
            "client",
            "committed",
            "faults");

    private final BrokerNames brokers;
    private final MessageCodec messages;
    // Values of a graph are shared, so that each is translated once.
    private final Map<TlaValue, Object> loaded = new IdentityHashMap<>();

    StateCodec(BrokerNames brokers) {
        this.brokers = brokers;
        this.messages = new MessageCodec(brokers);
    }

    /** The variables of the specification that this codec knows, each a component of {@link ClusterState}. */
    static List<String> variables() {
        return VARIABLES;
    }

    ClusterState load(TlaState state) {
        return new ClusterState(
                once(state.value("zk"), this::zk),
                once(state.value("broker"), value -> brokers.perBroker(value, StateCodec::broker)),
                once(state.value("controller"), value -> brokers.perBroker(value, this::controller)),
                replicas(state.value("replica")),
                once(
                        state.value("requests"),
                        value -> brokers.perBroker(
                                value,
                                queues -> brokers.perBroker(
                                        queues,
                                        queue -> queue.elements().stream()
                                                .map(messages::leaderAndIsr)
                                                .toList()))),
                once(
                        state.value("fetches"),
                        value -> brokers.perBroker(value, slots -> brokers.perBroker(slots, messages::fetchSlot))),
                once(state.value("isrWrites"), value -> brokers.perBroker(value, messages::isrWrite)),
                once(state.value("client"), StateCodec::client),
                once(state.value("committed"), value -> RecordLog.of(MessageCodec.records(value))),
                once(state.value("faults"), StateCodec::faults));
    }

    TlaState dump(ClusterState s) {
        return new TlaState(
                VARIABLES,
                zk(s.zk()),
                brokers.function(b -> broker(s.broker().get(b))),
                brokers.function(b -> controller(s.controller().get(b))),
                brokers.function(b -> replica(s.replica().get(b))),
                brokers.function(
                        c -> brokers.function(b -> requests(s.requests().get(c).get(b)))),
                brokers.function(f -> brokers.function(
                        l -> messages.fetchSlot(s.fetches().get(f).get(l)))),
                brokers.function(l -> messages.isrWrite(s.isrWrites().get(l))),
                TlaValue.rec(Map.of(
                        "produced", number(s.client().produced()),
                        "acked",
                                TlaValue.set(s.client().acked().toList().stream()
                                        .map(TlaValue::of)
                                        .toList()))),
                MessageCodec.records(s.committed()),
                TlaValue.rec(Map.of(
                        "crashes", number(s.faults().crashes()),
                        "expiries", number(s.faults().expiries()),
                        "losses", number(s.faults().losses()),
                        "shrinks", number(s.faults().shrinks()),
                        "preferred", number(s.faults().preferred()))));
    }

    @SuppressWarnings("unchecked") // a value of one variable is always translated by the same function
    private <T> T once(TlaValue value, Function<TlaValue, T> load) {
        return (T) loaded.computeIfAbsent(value, load);
    }

    private PerBroker<StoredReplica> replicas(TlaValue value) {
        return once(value, all -> PerBroker.of(brokers.count(), b -> replica(b, all.apply(brokers.name(b)))));
    }

    private ZooKeeper zk(TlaValue zk) {
        TlaValue state = zk.field("state");
        return new ZooKeeper(
                brokers.epochs(zk.field("brokers")),
                zk.field("czxid").asInt(),
                brokers.id(zk.field("controller")),
                zk.field("controllerEpoch").asInt(),
                new PartitionState(
                        brokers.id(state.field("leader")),
                        state.field("leaderEpoch").asInt(),
                        brokers.set(state.field("isr")),
                        state.field("version").asInt()));
    }

    private TlaValue zk(ZooKeeper zk) {
        PartitionState state = zk.state();
        return TlaValue.rec(Map.of(
                "brokers", brokers.epochs(zk.brokers()),
                "czxid", number(zk.czxid()),
                "controller", brokers.name(zk.controller()),
                "controllerEpoch", number(zk.controllerEpoch()),
                "state",
                        TlaValue.rec(Map.of(
                                "leader", brokers.name(state.leader()),
                                "leaderEpoch", number(state.leaderEpoch()),
                                "isr", brokers.set(state.isr()),
                                "version", number(state.version())))));
    }

    private static BrokerState broker(TlaValue broker) {
        return new BrokerState(
                broker.field("up").asBool(),
                broker.field("epoch").asInt(),
                broker.field("controllerEpoch").asInt());
    }

    private static TlaValue broker(BrokerState broker) {
        return TlaValue.rec(Map.of(
                "up", TlaValue.of(broker.up()),
                "epoch", number(broker.epoch()),
                "controllerEpoch", number(broker.controllerEpoch())));
    }

    private ControllerState controller(TlaValue controller) {
        return new ControllerState(
                controller.field("active").asBool(),
                controller.field("epoch").asInt(),
                brokers.epochs(controller.field("live")));
    }

    private TlaValue controller(ControllerState controller) {
        return TlaValue.rec(Map.of(
                "active", TlaValue.of(controller.active()),
                "epoch", number(controller.epoch()),
                "live", brokers.epochs(controller.live())));
    }

    private StoredReplica replica(int id, TlaValue replica) {
        RecordLog log = RecordLog.of(MessageCodec.records(replica.field("log")));
        FollowerEnds ends = FollowerEnds.unknown();
        for (int b = 1; b <= brokers.count(); b++) {
            int end = replica.field("ends").apply(brokers.name(b)).asInt();
            ends = end == FollowerEnds.UNKNOWN ? ends : ends.with(b, end);
        }
        BrokerSet isr = brokers.set(replica.field("isr"));
        ReplicaState state = new ReplicaState(
                id,
                Role.valueOf(replica.field("role").asText().toUpperCase(Locale.ROOT)),
                brokers.id(replica.field("leader")),
                replica.field("leaderEpoch").asInt(),
                log.epochs(),
                replica.field("highWatermark").asInt(),
                isr,
                brokers.set(replica.field("pendingIsr")),
                replica.field("version").asInt(),
                replica.field("epochStart").asInt(),
                ends);
        return new StoredReplica(state, log);
    }

    private TlaValue replica(StoredReplica replica) {
        ReplicaState state = replica.state();
        return TlaValue.rec(Map.ofEntries(
                Map.entry("role", TlaValue.of(state.role().name().toLowerCase(Locale.ROOT))),
                Map.entry("leader", brokers.name(state.leader())),
                Map.entry("leaderEpoch", number(state.leaderEpoch())),
                Map.entry("log", MessageCodec.records(replica.log().records())),
                Map.entry("highWatermark", number(state.highWatermark())),
                Map.entry("isr", brokers.set(state.isr())),
                Map.entry("pendingIsr", brokers.set(state.pendingIsr())),
                Map.entry("version", number(state.version())),
                Map.entry("epochStart", number(state.epochStart())),
                Map.entry("ends", brokers.function(b -> number(state.ends().get(b))))));
    }

    private TlaValue requests(List<LeaderAndIsr> queue) {
        return seq(queue, messages::leaderAndIsr);
    }

    private static Client client(TlaValue client) {
        return new Client(
                client.field("produced").asInt(),
                ValueSet.copyOf(client.field("acked").elements().stream()
                        .map(TlaValue::asInt)
                        .toList()));
    }

    private static Faults faults(TlaValue faults) {
        return new Faults(
                faults.field("crashes").asInt(),
                faults.field("expiries").asInt(),
                faults.field("losses").asInt(),
                faults.field("shrinks").asInt(),
                faults.field("preferred").asInt());
    }
}
