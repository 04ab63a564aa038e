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
import dev.insync.reference.core.cluster.FetchSlot;
import dev.insync.reference.core.cluster.Fifo;
import dev.insync.reference.core.cluster.IsrWrite;
import dev.insync.reference.core.cluster.PerBroker;
import dev.insync.reference.core.cluster.PerPartition;
import dev.insync.reference.core.cluster.RecordLog;
import dev.insync.reference.core.cluster.StoredReplica;
import dev.insync.reference.core.cluster.ValueSet;
import dev.insync.reference.core.cluster.ZooKeeper;
import dev.insync.spec.value.TlaState;
import dev.insync.spec.value.TlaValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Between a state of the specification and the same state of the core; {@code dump(load(s))} is {@code s}. */
final class StateCodec {
    private final BrokerNames brokers;
    private final PartitionNumbers partitions;
    private final MessageCodec messages;
    private final Variable<ZooKeeper> zk;
    private final Variable<PerBroker<BrokerState>> broker;
    private final Variable<PerBroker<ControllerState>> controller;
    private final Variable<PerBroker<PerBroker<Fifo<ControllerRequest>>>> requests;
    private final Variable<PerPartition<PerBroker<StoredReplica>>> replica;
    private final Variable<PerPartition<PerBroker<PerBroker<FetchSlot>>>> fetches;
    private final Variable<PerPartition<PerBroker<IsrWrite>>> isrWrites;
    private final Variable<PerPartition<Client>> client;
    private final Variable<PerPartition<RecordLog>> committed;
    private final Variable<Faults> faults;
    private final List<Variable<?>> variables;
    private final List<String> names;

    StateCodec(BrokerNames brokers, PartitionNumbers partitions) {
        this.brokers = brokers;
        this.partitions = partitions;
        this.messages = new MessageCodec(brokers);
        ReplicaCodec replicas = new ReplicaCodec(brokers);
        zk = new Variable<>("zk", this::zk, this::zk);
        broker = new Variable<>("broker", perBroker(StateCodec::broker), dumpBrokers(StateCodec::broker));
        controller = new Variable<>("controller", perBroker(this::controller), dumpBrokers(this::controller));
        requests = new Variable<>(
                "requests", perBroker(perBroker(this::requests)), dumpBrokers(dumpBrokers(this::requests)));
        replica = new Variable<>("replica", perPartition(replicas::replicas), dumpPartitions(replicas::replicas));
        fetches = new Variable<>(
                "fetches",
                perPartition(perBroker(perBroker(messages::fetchSlot))),
                dumpPartitions(dumpBrokers(dumpBrokers(messages::fetchSlot))));
        isrWrites = new Variable<>(
                "isrWrites",
                perPartition(perBroker(messages::isrWrite)),
                dumpPartitions(dumpBrokers(messages::isrWrite)));
        client = new Variable<>("client", perPartition(StateCodec::client), dumpPartitions(StateCodec::client));
        committed = new Variable<>(
                "committed",
                perPartition(log -> RecordLog.of(MessageCodec.records(log))),
                dumpPartitions(MessageCodec::records));
        faults = new Variable<>("faults", StateCodec::faults, StateCodec::faults);
        variables = List.of(zk, broker, controller, requests, replica, fetches, isrWrites, client, committed, faults);
        names = variables.stream().map(Variable::name).toList();
    }

    private <T> Function<TlaValue, PerBroker<T>> perBroker(Function<TlaValue, T> load) {
        return value -> brokers.perBroker(value, load);
    }

    private <T> Function<PerBroker<T>, TlaValue> dumpBrokers(Function<T, TlaValue> dump) {
        return values -> brokers.function(b -> dump.apply(values.get(b)));
    }

    private <T> Function<TlaValue, PerPartition<T>> perPartition(Function<TlaValue, T> load) {
        return value -> partitions.perPartition(value, load);
    }

    private <T> Function<PerPartition<T>, TlaValue> dumpPartitions(Function<T, TlaValue> dump) {
        return values -> partitions.function(p -> dump.apply(values.get(p)));
    }

    /** The variables of the specification that this codec knows, each a component of {@link ClusterState}. */
    List<String> variables() {
        return names;
    }

    ClusterState load(TlaState state) {
        return new ClusterState(
                zk.load(state),
                broker.load(state),
                controller.load(state),
                requests.load(state),
                replica.load(state),
                fetches.load(state),
                isrWrites.load(state),
                client.load(state),
                committed.load(state),
                faults.load(state));
    }

    TlaState dump(ClusterState s) {
        return new TlaState(
                names,
                zk.dump(s.zk()),
                broker.dump(s.broker()),
                controller.dump(s.controller()),
                requests.dump(s.requests()),
                replica.dump(s.replica()),
                fetches.dump(s.fetches()),
                isrWrites.dump(s.isrWrites()),
                client.dump(s.client()),
                committed.dump(s.committed()),
                faults.dump(s.faults()));
    }

    /**
     * What the core holds in place of a value that was loaded, of any variable; empty where every value still dumps to what it
     * was loaded from. A state is its variables' values, so that this says the same of every state that was loaded.
     */
    Optional<String> altered() {
        return variables.stream()
                .flatMap(variable -> variable.altered().stream())
                .findFirst();
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
