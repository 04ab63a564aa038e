package dev.insync.conformance.replay;

import static dev.insync.conformance.replay.BrokerNames.number;
import static dev.insync.conformance.replay.BrokerNames.seq;

import dev.insync.reference.core.Assignment;
import dev.insync.reference.core.BrokerState;
import dev.insync.reference.core.ControllerRequest;
import dev.insync.reference.core.ControllerState;
import dev.insync.reference.core.PartitionState;
import dev.insync.reference.core.cluster.Client;
import dev.insync.reference.core.cluster.ClusterState;
import dev.insync.reference.core.cluster.Fault;
import dev.insync.reference.core.cluster.Faults;
import dev.insync.reference.core.cluster.Fifo;
import dev.insync.reference.core.cluster.RecordLog;
import dev.insync.reference.core.cluster.ValueSet;
import dev.insync.reference.core.cluster.ZooKeeper;
import dev.insync.spec.value.TlaState;
import dev.insync.spec.value.TlaValue;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Between a state of the specification and the same state of the core; {@code dump(load(s))} is {@code s}. */
final class StateCodec {
    private static final List<String> VARIABLES = List.of(
            "zk",
            "broker",
            "controller",
            "requests",
            "replica",
            "fetches",
            "isrWrites",
            "client",
            "committed",
            "faults");

    private final BrokerNames brokers;
    private final PartitionNumbers partitions;
    private final MessageCodec messages;
    private final ReplicaCodec replicas;
    // Values of a graph are shared, so that each is translated once.
    private final Map<TlaValue, Object> loaded = new IdentityHashMap<>();

    StateCodec(BrokerNames brokers, PartitionNumbers partitions) {
        this.brokers = brokers;
        this.partitions = partitions;
        this.messages = new MessageCodec(brokers);
        this.replicas = new ReplicaCodec(brokers);
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
                once(
                        state.value("requests"),
                        value -> brokers.perBroker(value, queues -> brokers.perBroker(queues, this::requests))),
                once(state.value("replica"), value -> partitions.perPartition(value, replicas::replicas)),
                once(
                        state.value("fetches"),
                        value -> partitions.perPartition(
                                value,
                                rows -> brokers.perBroker(
                                        rows, slots -> brokers.perBroker(slots, messages::fetchSlot)))),
                once(
                        state.value("isrWrites"),
                        value -> partitions.perPartition(value, slots -> brokers.perBroker(slots, messages::isrWrite))),
                once(state.value("client"), value -> partitions.perPartition(value, StateCodec::client)),
                once(
                        state.value("committed"),
                        value -> partitions.perPartition(value, log -> RecordLog.of(MessageCodec.records(log)))),
                once(state.value("faults"), StateCodec::faults));
    }

    TlaState dump(ClusterState s) {
        return new TlaState(
                VARIABLES,
                zk(s.zk()),
                brokers.function(b -> broker(s.broker().get(b))),
                brokers.function(b -> controller(s.controller().get(b))),
                brokers.function(
                        c -> brokers.function(b -> requests(s.requests().get(c).get(b)))),
                partitions.function(p -> replicas.replicas(s.replica().get(p))),
                partitions.function(p -> brokers.function(f -> brokers.function(
                        l -> messages.fetchSlot(s.fetches().get(p).get(f).get(l))))),
                partitions.function(p -> brokers.function(
                        l -> messages.isrWrite(s.isrWrites().get(p).get(l)))),
                partitions.function(p -> client(s.client().get(p))),
                partitions.function(p -> MessageCodec.records(s.committed().get(p))),
                faults(s.faults()));
    }

    @SuppressWarnings("unchecked") // a value of one variable is always translated by the same function
    private <T> T once(TlaValue value, Function<TlaValue, T> load) {
        return (T) loaded.computeIfAbsent(value, load);
    }

    private ZooKeeper zk(TlaValue zk) {
        return new ZooKeeper(
                brokers.epochs(zk.field("brokers")),
                zk.field("czxid").asInt(),
                brokers.id(zk.field("controller")),
                zk.field("controllerEpoch").asInt(),
                brokers.set(zk.field("watches")),
                brokers.set(zk.field("fired")),
                partitions.perPartition(zk.field("state"), this::partitionState),
                partitions.perPartition(zk.field("assignment"), this::assignment));
    }

    private TlaValue zk(ZooKeeper zk) {
        return TlaValue.rec(Map.of(
                "brokers", brokers.epochs(zk.brokers()),
                "czxid", number(zk.czxid()),
                "controller", brokers.name(zk.controller()),
                "controllerEpoch", number(zk.controllerEpoch()),
                "watches", brokers.set(zk.watches()),
                "fired", brokers.set(zk.fired()),
                "state", partitions.function(p -> partitionState(zk.state().get(p))),
                "assignment",
                        partitions.function(p -> assignment(zk.assignment().get(p)))));
    }

    private PartitionState partitionState(TlaValue state) {
        return new PartitionState(
                brokers.id(state.field("leader")),
                state.field("leaderEpoch").asInt(),
                brokers.set(state.field("isr")),
                state.field("controllerEpoch").asInt(),
                state.field("version").asInt());
    }

    private TlaValue partitionState(PartitionState state) {
        return TlaValue.rec(Map.of(
                "leader", brokers.name(state.leader()),
                "leaderEpoch", number(state.leaderEpoch()),
                "isr", brokers.set(state.isr()),
                "controllerEpoch", number(state.controllerEpoch()),
                "version", number(state.version())));
    }

    private Assignment assignment(TlaValue assignment) {
        return new Assignment(
                brokers.set(assignment.field("replicas")),
                brokers.set(assignment.field("adding")),
                brokers.set(assignment.field("removing")));
    }

    private TlaValue assignment(Assignment assignment) {
        return TlaValue.rec(Map.of(
                "replicas", brokers.set(assignment.replicas()),
                "adding", brokers.set(assignment.adding()),
                "removing", brokers.set(assignment.removing())));
    }

    private static BrokerState broker(TlaValue broker) {
        return new BrokerState(
                broker.field("up").asBool(),
                broker.field("epoch").asInt(),
                broker.field("controllerEpoch").asInt(),
                broker.field("stopping").asBool());
    }

    private static TlaValue broker(BrokerState broker) {
        return TlaValue.rec(Map.of(
                "up", TlaValue.of(broker.up()),
                "epoch", number(broker.epoch()),
                "controllerEpoch", number(broker.controllerEpoch()),
                "stopping", TlaValue.of(broker.stopping())));
    }

    private ControllerState controller(TlaValue controller) {
        return new ControllerState(
                controller.field("active").asBool(),
                controller.field("epoch").asInt(),
                brokers.epochs(controller.field("live")),
                brokers.epochs(controller.field("registry")));
    }

    private TlaValue controller(ControllerState controller) {
        return TlaValue.rec(Map.of(
                "active", TlaValue.of(controller.active()),
                "epoch", number(controller.epoch()),
                "live", brokers.epochs(controller.live()),
                "registry", brokers.epochs(controller.registry())));
    }

    private Fifo<ControllerRequest> requests(TlaValue queue) {
        return Fifo.of(queue.elements().stream().map(messages::request).toList());
    }

    private TlaValue requests(Fifo<ControllerRequest> queue) {
        return seq(queue.toList(), messages::request);
    }

    private static Client client(TlaValue client) {
        return new Client(
                client.field("sent").asInt(),
                values(client.field("acked")),
                values(client.field("ackedByLeader")),
                RecordLog.of(MessageCodec.records(client.field("read"))),
                client.field("listed").asInt(),
                client.field("epoch").asInt());
    }

    private static TlaValue client(Client client) {
        return TlaValue.rec(Map.of(
                "sent", number(client.sent()),
                "acked", values(client.acked()),
                "ackedByLeader", values(client.ackedByLeader()),
                "read", MessageCodec.records(client.read()),
                "listed", number(client.listed()),
                "epoch", number(client.epoch())));
    }

    private static ValueSet values(TlaValue set) {
        return ValueSet.copyOf(set.elements().stream().map(TlaValue::asInt).toList());
    }

    private static TlaValue values(ValueSet set) {
        return TlaValue.set(set.toList().stream().map(TlaValue::of).toList());
    }

    private static Faults faults(TlaValue faults) {
        return Faults.of(fault -> faults.field(fault.counter()).asInt());
    }

    private static TlaValue faults(Faults faults) {
        Map<String, TlaValue> counters = new TreeMap<>();
        for (Fault fault : Fault.values()) {
            counters.put(fault.counter(), number(faults.get(fault)));
        }
        return TlaValue.rec(counters);
    }
}
