package dev.insync.reference.runtime.broker;

import dev.insync.reference.core.Assignment;
import dev.insync.reference.core.BrokerEpochs;
import dev.insync.reference.core.BrokerSet;
import dev.insync.reference.core.Controller;
import dev.insync.reference.core.Controller.Duty;
import dev.insync.reference.core.ControllerState;
import dev.insync.reference.core.Effect;
import dev.insync.reference.core.Fix;
import dev.insync.reference.core.Fixes;
import dev.insync.reference.core.LeaderAndIsr;
import dev.insync.reference.core.Outcome;
import dev.insync.reference.core.Partition;
import dev.insync.reference.core.PartitionController;
import dev.insync.reference.core.PartitionState;
import dev.insync.reference.core.Refusal;
import dev.insync.reference.runtime.TopicPartition;
import dev.insync.reference.runtime.wire.UpdateMetadata;
import dev.insync.reference.runtime.zk.ControllerEpoch;
import dev.insync.reference.runtime.zk.LiveBroker;
import dev.insync.reference.runtime.zk.SessionEndedException;
import dev.insync.reference.runtime.zk.StateWrite;
import dev.insync.reference.runtime.zk.StateZnode;
import dev.insync.reference.runtime.zk.TopicAssignment;
import dev.insync.reference.runtime.zk.Versioned;
import dev.insync.reference.runtime.zk.WriteResult;
import dev.insync.reference.runtime.zk.ZkBrokers;
import dev.insync.reference.runtime.zk.ZkPartitionStates;
import dev.insync.reference.runtime.zk.ZkSession;
import dev.insync.reference.runtime.zk.ZkTopicChanges;
import dev.insync.reference.runtime.zk.ZkTopics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This broker's time as the controller, from its election to its end. Used on the controller thread only.
 *
 * <p>It reads ZooKeeper when an event is handled, asks the core what is owed, writes conditionally, and tells the brokers.
 */
final class Controlling implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Controlling.class);

    /** ZooKeeper has another controller: whatever was being done is over. */
    static final class DeposedException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** How the watches of this controller wake its thread. */
    record Watches(Runnable brokers, Runnable topics, Runnable isrChanges, Runnable deletions) {}

    private final ControllerEpoch epoch;
    private final Fixes fixes;
    private final Watches watches;
    private final ZkBrokers zkBrokers;
    private final ZkTopics zkTopics;
    private final ZkPartitionStates zkStates;
    private final ControllerMessages messages;
    private final EventLog events;
    private final ZkTopicChanges zkChanges;
    private final TopicDeletions deletions;
    private final Set<String> grown = ConcurrentHashMap.newKeySet();
    private final SortedMap<String, TopicAssignment> topics = new TreeMap<>();
    private final SortedMap<TopicPartition, Versioned<StateZnode>> states = new TreeMap<>();
    private final Set<TopicPartition> changed = new TreeSet<>();
    private ControllerState state = ControllerState.INACTIVE;

    Controlling(
            ZkSession session,
            ControllerEpoch epoch,
            Fixes fixes,
            Watches watches,
            ControllerMessages messages,
            EventLog events) {
        this.epoch = epoch;
        this.fixes = fixes;
        this.watches = watches;
        this.zkBrokers = new ZkBrokers(session);
        this.zkTopics = new ZkTopics(session);
        this.zkStates = new ZkPartitionStates(session);
        this.messages = messages;
        this.events = events;
        this.zkChanges = new ZkTopicChanges(session);
        this.deletions = new TopicDeletions(messages, watches.deletions());
    }

    ControllerEpoch epoch() {
        return epoch;
    }

    /** Reads everything, and tells every live broker what there is. */
    void begin() throws SessionEndedException, DeposedException {
        SortedMap<Integer, LiveBroker> live = zkBrokers.live(watches.brokers());
        readTopics();
        zkStates.takeAnnounced(watches.isrChanges());
        refresh(partitions());
        List<TopicPartition> ids = List.copyOf(states.keySet());
        List<Partition> known = ids.stream().map(this::known).toList();
        live.values().forEach(messages::open);
        events.event("ElectController", null, "epoch", epoch.epoch(), "live", sessions(live), "told", versions(ids));
        take(Controller.electController(epoch.epoch(), registry(live), known, true), ids);
        LOG.info("controller in epoch {}, live brokers {}, {} partitions", epoch.epoch(), live.keySet(), ids.size());
        createStates();
        fulfilDuties();
        deletionsChanged();
    }

    /** The registry has changed. */
    void brokersChanged() throws SessionEndedException, DeposedException {
        SortedMap<Integer, LiveBroker> live = zkBrokers.live(watches.brokers());
        BrokerEpochs registry = registry(live);
        for (int broker : state.live().brokers().toList()) {
            if (Controller.brokerFailure(state, broker, registry, fixes)
                    instanceof Outcome.Step<ControllerState> step) {
                events.event(
                        "BrokerFailure",
                        null,
                        "broker",
                        broker,
                        "session",
                        state.live().get(broker));
                state = step.state();
                messages.close(broker);
                deletions.brokerGone(broker);
                LOG.info(
                        "broker {} is gone (its registration of epoch {})",
                        broker,
                        state.live().get(broker));
            }
        }
        refresh(partitions());
        fulfilDuties();
        for (LiveBroker broker : live.values()) {
            if (!state.live().contains(broker.registration().id())) {
                startUp(broker, registry);
            }
        }
        createStates();
        fulfilDuties();
        deletionsChanged();
    }

    /** Topics have come, gone or grown. */
    void topicsChanged() throws SessionEndedException, DeposedException {
        readTopics();
        createStates();
        flush();
    }

    /** Somebody wants topics to be deleted, or brokers have deleted their replicas. */
    void deletionsChanged() throws SessionEndedException, DeposedException {
        for (String topic : zkChanges.toDelete(watches.deletions())) {
            TopicAssignment assignment = topics.get(topic);
            if (assignment == null) {
                assignment = zkTopics.assignment(topic).orElse(TopicAssignment.NONE);
                topics.put(topic, assignment);
            }
            deletions.begin(topic, assignment);
            states.keySet().removeIf(id -> id.topic().equals(topic));
        }
        deletions.takeAnswers();
        for (Optional<String> topic = deletions.finished(); topic.isPresent(); topic = deletions.finished()) {
            forget(topic.get());
        }
        deletions.tell();
    }

    private void forget(String topic) throws SessionEndedException, DeposedException {
        if (!zkChanges.delete(epoch, topic)) {
            throw new DeposedException();
        }
        deletions.end(topic);
        TopicAssignment gone = topics.remove(topic);
        List<UpdateMetadata.PartitionState> farewell =
                gone == null ? List.of() : TopicDeletions.farewell(topic, gone, epoch.epoch());
        messages.flush(farewell, states.keySet().stream().map(this::metadata).toList());
    }

    /** Leaders have changed their ISR in ZooKeeper by themselves: the metadata of every broker follows. */
    void isrsChanged() throws SessionEndedException {
        Set<TopicPartition> announced = zkStates.takeAnnounced(watches.isrChanges());
        announced.retainAll(states.keySet());
        refresh(announced);
        changed.addAll(announced);
        flush();
    }

    @Override
    public void close() {
        messages.close();
    }

    private void startUp(LiveBroker broker, BrokerEpochs registry) {
        int id = broker.registration().id();
        List<TopicPartition> held = partitions().stream()
                .filter(p -> states.containsKey(p) && replicas(p).contains(id))
                .toList();
        List<Partition> known = held.stream().map(this::known).toList();
        Outcome<ControllerState> outcome = Controller.brokerStartup(state, id, registry, known);
        if (outcome instanceof Outcome.Refused<ControllerState> no) {
            LOG.warn("broker {} cannot be told its partitions yet: {}", id, no.reason());
            watches.brokers().run();
            return;
        }
        messages.open(broker);
        events.event("BrokerStartup", null, "broker", id, "session", broker.brokerEpoch(), "told", versions(held));
        take(outcome, held);
        LOG.info("broker {} is there (epoch {})", id, broker.brokerEpoch());
    }

    private void take(Outcome<ControllerState> outcome, List<TopicPartition> ids) {
        if (outcome instanceof Outcome.Step<ControllerState> step) {
            state = step.state();
            for (Effect effect : step.effects()) {
                if (effect instanceof Effect.Send send && send.request() instanceof LeaderAndIsr request) {
                    tell(send.broker(), ids.get(request.partition()), request);
                }
            }
        }
    }

    /** Does what the core says is owed to the partitions, until nothing is. */
    private void fulfilDuties() throws SessionEndedException, DeposedException {
        while (true) {
            List<TopicPartition> ids = new ArrayList<>();
            List<Outcome.Step<ControllerState>> steps = new ArrayList<>();
            List<StateWrite> writes = new ArrayList<>();
            for (TopicPartition id : states.keySet()) {
                if (fulfil(id) instanceof Outcome.Step<ControllerState> step) {
                    ids.add(id);
                    steps.add(step);
                    writes.add(write(id, step));
                }
            }
            flush();
            if (writes.isEmpty()) {
                return;
            }
            // KAFKA-3083: a deposed controller's write must not take effect.
            List<WriteResult> results = fixes.has(Fix.KAFKA_3083)
                    ? zkStates.writeAsController(epoch, writes)
                    : zkStates.writeAsLeader(writes);
            for (int i = 0; i < results.size(); i++) {
                if (written(writes.get(i), results.get(i))) {
                    take(steps.get(i), List.of(ids.get(i)));
                }
            }
        }
    }

    private Outcome<ControllerState> fulfil(TopicPartition id) {
        PartitionController controller = new PartitionController(state, 0, known(id), epoch.epoch(), fixes);
        Duty duty = Controller.duty(state, coreState(id), replicas(id));
        if (duty instanceof Duty.ElectLeader elect) {
            return controller.electLeader(elect.n());
        }
        if (duty instanceof Duty.RemoveFromIsr remove) {
            return controller.removeFromIsr(remove.broker());
        }
        if (duty instanceof Duty.OfflinePartition) {
            return controller.offlinePartition();
        }
        return Outcome.refused(Refusal.LEADER_LIVES);
    }

    private static StateWrite write(TopicPartition id, Outcome.Step<ControllerState> step) {
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.WriteState write) {
                PartitionState next = write.state();
                StateZnode znode = new StateZnode(
                        next.leader(), next.leaderEpoch(), next.isr().toList(), write.controllerEpoch());
                return new StateWrite(id, znode, next.version() - 1);
            }
        }
        throw new IllegalStateException("a duty without a write");
    }

    private boolean written(StateWrite write, WriteResult result) throws DeposedException {
        TopicPartition id = write.partition();
        if (result instanceof WriteResult.Written success) {
            states.put(id, new Versioned<>(write.state(), success.version()));
            changed.add(id);
            events.event(
                    "WriteState",
                    id,
                    "controllerEpoch",
                    epoch.epoch(),
                    "version",
                    success.version(),
                    "leader",
                    write.state().leader(),
                    "leaderEpoch",
                    write.state().leaderEpoch(),
                    "isr",
                    write.state().isr(),
                    "replicas",
                    replicas(id));
            LOG.info(
                    "{}: leader {}, epoch {}, ISR {}, written by controller epoch {}",
                    id,
                    write.state().leader(),
                    write.state().leaderEpoch(),
                    write.state().isr(),
                    epoch.epoch());
            return true;
        }
        if (result instanceof WriteResult.NotController) {
            throw new DeposedException();
        }
        Optional<Versioned<StateZnode>> current = ((WriteResult.Conflict) result).current();
        if (current.isPresent()) {
            states.put(id, current.get());
        } else {
            states.remove(id);
        }
        return false;
    }

    /** Gives new partitions their first state: the live replicas are in sync, and the first of them leads. */
    private void createStates() throws SessionEndedException, DeposedException {
        List<StateWrite> writes = new ArrayList<>();
        for (TopicPartition id : partitions()) {
            List<Integer> live = replicas(id).stream()
                    .filter(broker -> state.live().contains(broker))
                    .toList();
            if (!states.containsKey(id) && !live.isEmpty()) {
                writes.add(new StateWrite(id, new StateZnode(live.get(0), 0, live, epoch.epoch()), StateWrite.CREATE));
            }
        }
        if (writes.isEmpty()) {
            return;
        }
        List<WriteResult> results = zkStates.writeAsController(epoch, writes);
        for (int i = 0; i < writes.size(); i++) {
            if (written(writes.get(i), results.get(i))) {
                TopicPartition id = writes.get(i).partition();
                for (int broker : writes.get(i).state().isr()) {
                    tell(broker, id, firstRequest(broker, id));
                }
            }
        }
    }

    private LeaderAndIsr firstRequest(int broker, TopicPartition id) {
        PartitionState first = coreState(id);
        return new LeaderAndIsr(
                0,
                epoch.epoch(),
                state.live().get(broker),
                first.leader(),
                first.leaderEpoch(),
                first.isr(),
                first.version());
    }

    private void tell(int broker, TopicPartition id, LeaderAndIsr request) {
        if (!replicas(id).contains(broker)) {
            return;
        }
        messages.tell(broker, id, request, versioned(id).value().controllerEpoch(), assignment(id));
    }

    private void flush() {
        messages.flush(
                changed.stream().filter(states::containsKey).map(this::metadata).toList(),
                states.keySet().stream().map(this::metadata).toList());
        changed.clear();
    }

    private UpdateMetadata.PartitionState metadata(TopicPartition id) {
        StateZnode znode = versioned(id).value();
        List<Integer> offline = replicas(id).stream()
                .filter(broker -> !state.live().contains(broker))
                .toList();
        return new UpdateMetadata.PartitionState(
                id,
                znode.controllerEpoch(),
                znode.leader(),
                znode.leaderEpoch(),
                znode.isr(),
                versioned(id).version(),
                replicas(id),
                offline,
                assignment(id).topicId());
    }

    private void readTopics() throws SessionEndedException {
        Collection<String> names = zkTopics.names(watches.topics());
        topics.keySet().retainAll(names);
        states.keySet().removeIf(id -> !topics.containsKey(id.topic()));
        for (String name : names) {
            // a watch says that a topic has grown
            if (!topics.containsKey(name) || grown.remove(name)) {
                Runnable onChange = () -> {
                    grown.add(name);
                    watches.topics().run();
                };
                zkTopics.assignment(name, onChange).ifPresent(assignment -> topics.put(name, assignment));
            }
        }
    }

    private void refresh(Collection<TopicPartition> ids) throws SessionEndedException {
        states.putAll(zkStates.read(ids));
    }

    private Collection<TopicPartition> partitions() {
        Collection<TopicPartition> all = new TreeSet<>();
        for (Map.Entry<String, TopicAssignment> topic : topics.entrySet()) {
            if (deletions.contains(topic.getKey())) {
                continue;
            }
            for (int partition : topic.getValue().replicas().keySet()) {
                all.add(new TopicPartition(topic.getKey(), partition));
            }
        }
        return all;
    }

    private List<Integer> replicas(TopicPartition id) {
        List<Integer> replicas = assignment(id).replicas().get(id.partition());
        return replicas == null ? List.of() : replicas;
    }

    private TopicAssignment assignment(TopicPartition id) {
        return Objects.requireNonNull(topics.get(id.topic()), id.topic());
    }

    private Versioned<StateZnode> versioned(TopicPartition id) {
        return Objects.requireNonNull(states.get(id), id.topic());
    }

    private PartitionState coreState(TopicPartition id) {
        Versioned<StateZnode> znode = versioned(id);
        return new PartitionState(
                znode.value().leader(),
                znode.value().leaderEpoch(),
                BrokerSet.copyOf(znode.value().isr()),
                znode.value().controllerEpoch(),
                znode.version());
    }

    private Partition known(TopicPartition id) {
        return new Partition(coreState(id), Assignment.of(BrokerSet.copyOf(replicas(id))));
    }

    /** The versions of the states that a broker is told, for the event log. */
    private Map<String, Integer> versions(Collection<TopicPartition> ids) {
        Map<String, Integer> versions = new TreeMap<>();
        ids.forEach(id -> versions.put(id.toString(), versioned(id).version()));
        return versions;
    }

    private static Map<String, Long> sessions(SortedMap<Integer, LiveBroker> live) {
        Map<String, Long> sessions = new TreeMap<>();
        live.forEach((id, broker) -> sessions.put(Integer.toString(id), broker.brokerEpoch()));
        return sessions;
    }

    private static BrokerEpochs registry(SortedMap<Integer, LiveBroker> live) {
        Map<Integer, Long> epochs = new TreeMap<>();
        live.forEach((id, broker) -> epochs.put(id, broker.brokerEpoch()));
        return BrokerEpochs.copyOf(epochs);
    }
}
