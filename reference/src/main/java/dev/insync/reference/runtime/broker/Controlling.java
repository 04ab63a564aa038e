package dev.insync.reference.runtime.broker;

import dev.insync.reference.core.BrokerEpochs;
import dev.insync.reference.core.Controller;
import dev.insync.reference.core.Controller.Duty;
import dev.insync.reference.core.ControllerState;
import dev.insync.reference.core.Fix;
import dev.insync.reference.core.Fixes;
import dev.insync.reference.core.LeaderAndIsr;
import dev.insync.reference.core.Outcome;
import dev.insync.reference.core.Partition;
import dev.insync.reference.core.PartitionController;
import dev.insync.reference.core.PartitionState;
import dev.insync.reference.core.Refusal;
import dev.insync.reference.runtime.TopicPartition;
import dev.insync.reference.runtime.broker.Decisions.Decision;
import dev.insync.reference.runtime.broker.Decisions.DeposedException;
import dev.insync.reference.runtime.wire.UpdateMetadata;
import dev.insync.reference.runtime.zk.ControllerEpoch;
import dev.insync.reference.runtime.zk.LiveBroker;
import dev.insync.reference.runtime.zk.SessionEndedException;
import dev.insync.reference.runtime.zk.StateWrite;
import dev.insync.reference.runtime.zk.StateZnode;
import dev.insync.reference.runtime.zk.TopicAssignment;
import dev.insync.reference.runtime.zk.ZkBrokers;
import dev.insync.reference.runtime.zk.ZkPartitionStates;
import dev.insync.reference.runtime.zk.ZkSession;
import dev.insync.reference.runtime.zk.ZkTopicChanges;
import dev.insync.reference.runtime.zk.ZkTopics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This broker's time as the controller, from its election to its end. Used on the controller thread only.
 *
 * <p>It reads ZooKeeper when an event is handled, asks the core what is owed, writes conditionally, and tells the brokers.
 */
final class Controlling implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Controlling.class);

    /** How the watches of this controller wake its thread. */
    record Watches(Runnable brokers, Runnable topics, Runnable isrChanges, Runnable deletions, Runnable disks) {}

    private final ControllerEpoch epoch;
    private final Fixes fixes;
    private final Watches watches;
    private final ZkBrokers zkBrokers;
    private final ZkTopics zkTopics;
    private final ZkPartitionStates zkStates;
    private final EventLog events;
    private final ZkTopicChanges zkChanges;
    private final ControllerMessages messages;
    private final TopicDeletions deletions;
    private final ControlledTopics topics;
    private final Decisions decisions;
    private final LeaderMoves leaderMoves;
    private final Reassignments reassignments;

    /** @param uncleanByDefault whether the loss of records is accepted where the topic does not say */
    Controlling(
            ZkSession session,
            ControllerEpoch epoch,
            Fixes fixes,
            boolean uncleanByDefault,
            Watches watches,
            ControllerMessages messages,
            EventLog events,
            Metrics metrics) {
        this.epoch = epoch;
        this.fixes = fixes;
        this.watches = watches;
        this.zkBrokers = new ZkBrokers(session);
        this.zkTopics = new ZkTopics(session);
        this.zkStates = new ZkPartitionStates(session);
        this.events = events;
        this.zkChanges = new ZkTopicChanges(session);
        this.messages = messages;
        this.deletions = new TopicDeletions(messages, watches.deletions());
        this.topics = new ControlledTopics(session, uncleanByDefault, watches.topics());
        this.decisions = new Decisions(session, epoch, fixes, topics, messages, events, metrics);
        this.leaderMoves = new LeaderMoves(topics, decisions);
        this.reassignments = new Reassignments(session, epoch, topics, decisions);
    }

    ControllerEpoch epoch() {
        return epoch;
    }

    LeaderMoves leaderMoves() {
        return leaderMoves;
    }

    Reassignments reassignments() {
        return reassignments;
    }

    /** How many partitions have no live leader. */
    long offlinePartitions() {
        return topics.withState().stream()
                .filter(id -> !decisions.isLive(topics.state(id).value().leader()))
                .count();
    }

    /** Reads everything, and tells every live broker what there is. */
    void begin() throws SessionEndedException, DeposedException {
        SortedMap<Integer, LiveBroker> live = zkBrokers.live(watches.brokers());
        topics.read();
        zkStates.takeAnnounced(watches.isrChanges());
        zkStates.takeDiskFailures(watches.disks()); // every broker is about to answer for all its partitions
        topics.refresh(partitions());
        List<TopicPartition> ids = List.copyOf(topics.withState());
        List<Partition> known = ids.stream().map(topics::known).toList();
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
        // ONE-SHOT-WATCH: a watch that another request leaves, after all of this, does not tell what changed meanwhile
        boolean watched = fixes.has(Fix.ONE_SHOT_WATCH);
        SortedMap<Integer, LiveBroker> live = zkBrokers.live(watched ? watches.brokers() : null);
        BrokerEpochs registry = registry(live);
        take(Controller.readRegistry(decisions.state(), true, registry, fixes), List.of());
        for (int broker : decisions.state().live().brokers().toList()) {
            if (Controller.brokerFailure(decisions.state(), broker, registry, fixes)
                    instanceof Outcome.Step<ControllerState> step) {
                events.event(
                        "BrokerFailure",
                        null,
                        "broker",
                        broker,
                        "session",
                        decisions.state().live().get(broker));
                LOG.info(
                        "broker {} is gone (its registration of epoch {})",
                        broker,
                        decisions.state().live().get(broker));
                decisions.take(step, List.of());
                messages.close(broker);
                deletions.brokerGone(broker);
            }
        }
        topics.refresh(partitions());
        fulfilDuties();
        for (LiveBroker broker : live.values()) {
            if (!decisions.isLive(broker.registration().id())) {
                startUp(broker, registry);
            }
        }
        createStates();
        fulfilDuties();
        deletionsChanged();
        if (Controller.watchRegistry(decisions.state(), watched) instanceof Outcome.Step<ControllerState>) {
            zkBrokers.live(watches.brokers());
        }
    }

    /** Topics have come, gone or grown. */
    void topicsChanged() throws SessionEndedException, DeposedException {
        topics.read();
        createStates();
        decisions.flush();
    }

    /** Topics are configured otherwise than before: a leader may be allowed that was not. */
    void configsChanged() throws SessionEndedException, DeposedException {
        fulfilDuties();
    }

    /** Somebody wants topics to be deleted, or brokers have deleted their replicas. */
    void deletionsChanged() throws SessionEndedException, DeposedException {
        for (String topic : zkChanges.toDelete(watches.deletions())) {
            TopicAssignment assignment = topics.find(topic);
            if (assignment == null) {
                assignment = zkTopics.assignment(topic).orElse(TopicAssignment.NONE);
                topics.put(topic, assignment);
            }
            deletions.begin(topic, assignment);
            topics.removeStates(topic);
        }
        deletions.takeAnswers();
        for (Optional<String> topic = deletions.finished(); topic.isPresent(); topic = deletions.finished()) {
            forget(topic.get());
        }
        deletions.tell();
        for (String topic : deletions.beginToWait()) {
            messages.flush(farewell(topic, topics.find(topic)), decisions.allMetadata());
        }
    }

    private void forget(String topic) throws SessionEndedException, DeposedException {
        if (!zkChanges.delete(epoch, topic)) {
            throw new DeposedException();
        }
        deletions.end(topic);
        messages.flush(farewell(topic, topics.remove(topic)), decisions.allMetadata());
    }

    private List<UpdateMetadata.PartitionState> farewell(String topic, @Nullable TopicAssignment gone) {
        return gone == null ? List.of() : TopicDeletions.farewell(topic, gone, epoch.epoch());
    }

    /** Leaders have changed their ISR in ZooKeeper by themselves: the metadata of every broker follows. */
    void isrsChanged() throws SessionEndedException, DeposedException {
        Set<TopicPartition> announced = zkStates.takeAnnounced(watches.isrChanges());
        announced.retainAll(topics.withState());
        topics.refresh(announced);
        decisions.changed(announced);
        decisions.flush();
        reassignments.advance();
    }

    /**
     * Disks have failed: a broker that says so is told its partitions again, and answers for which it has no disk; those it
     * loses as if it had wanted to stop.
     */
    void disksChanged() throws SessionEndedException, DeposedException {
        for (int broker : zkStates.takeDiskFailures(watches.disks())) {
            for (TopicPartition id : topics.withState()) {
                if (decisions.isLive(broker)) {
                    decisions.tell(broker, id, request(broker, topics.coreState(id)));
                }
            }
        }
        decisions.flush();
        Map<Integer, Set<TopicPartition>> failed = new TreeMap<>();
        for (ControllerMessages.DiskFailure failure : messages.takeFailures()) {
            if (decisions.state().live().get(failure.broker()) == failure.brokerEpoch()) {
                failed.computeIfAbsent(failure.broker(), id -> new TreeSet<>()).add(failure.partition());
            }
        }
        for (Map.Entry<Integer, Set<TopicPartition>> entry : failed.entrySet()) {
            LOG.warn("broker {} has lost its disk for {}", entry.getKey(), entry.getValue());
            long epochOfBroker = decisions.state().live().get(entry.getKey());
            leaderMoves.takeOut(entry.getKey(), epochOfBroker, entry.getValue()::contains);
        }
    }

    @Override
    public void close() {
        messages.close();
    }

    private void startUp(LiveBroker broker, BrokerEpochs registry) {
        int id = broker.registration().id();
        List<TopicPartition> held = partitions().stream()
                .filter(p -> topics.hasState(p) && topics.replicas(p).contains(id))
                .toList();
        List<Partition> known = held.stream().map(topics::known).toList();
        Outcome<ControllerState> outcome = Controller.brokerStartup(decisions.state(), id, registry, known);
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
            decisions.take(step, ids);
        }
    }

    /** Does what the core says is owed to the partitions, until nothing is. */
    private void fulfilDuties() throws SessionEndedException, DeposedException {
        decisions.flush();
        while (true) {
            List<Decision> steps = new ArrayList<>();
            for (TopicPartition id : topics.withState()) {
                if (fulfil(id) instanceof Outcome.Step<ControllerState> step) {
                    steps.add(new Decision(id, step, null));
                }
            }
            if (steps.isEmpty()) {
                reassignments.advance();
                return;
            }
            decisions.carryOut(steps);
        }
    }

    private Outcome<ControllerState> fulfil(TopicPartition id) throws SessionEndedException {
        PartitionController controller = decisions.of(id);
        Duty duty = duty(id);
        if (duty instanceof Duty.ElectLeader elect) {
            return controller.electLeader(elect.n());
        }
        if (duty instanceof Duty.ElectUncleanLeader elect) {
            LOG.warn("{}: broker {} is not in sync and leads: records may be lost", id, elect.n());
            return controller.electUncleanLeader(elect.n());
        }
        if (duty instanceof Duty.RemoveFromIsr remove) {
            return controller.removeFromIsr(remove.broker());
        }
        if (duty instanceof Duty.OfflinePartition) {
            return controller.offlinePartition();
        }
        return Outcome.refused(Refusal.LEADER_LIVES);
    }

    private @Nullable Duty duty(TopicPartition id) throws SessionEndedException {
        PartitionState state = topics.coreState(id);
        boolean nobody = !decisions.isLive(state.leader()) && !state.isr().any(decisions::isLive);
        boolean unclean = nobody && topics.allowsUncleanElection(id);
        return Controller.duty(decisions.state(), state, topics.replicas(id), unclean);
    }

    /** Gives new partitions their first state: the live replicas are in sync, and the first of them leads. */
    private void createStates() throws SessionEndedException, DeposedException {
        List<StateWrite> writes = new ArrayList<>();
        for (TopicPartition id : partitions()) {
            List<Integer> live = topics.replicas(id).stream()
                    .filter(broker -> decisions.isLive(broker) && !leaderMoves.isStopping(broker))
                    .toList();
            if (!topics.hasState(id) && !live.isEmpty()) {
                writes.add(new StateWrite(id, new StateZnode(live.get(0), 0, live, epoch.epoch()), StateWrite.CREATE));
            }
        }
        for (TopicPartition id : writes.isEmpty() ? List.<TopicPartition>of() : decisions.create(writes)) {
            PartitionState first = topics.coreState(id);
            for (int broker : first.isr().toList()) {
                decisions.tell(broker, id, request(broker, first));
            }
        }
    }

    private LeaderAndIsr request(int broker, PartitionState known) {
        return new LeaderAndIsr(
                0,
                epoch.epoch(),
                decisions.state().live().get(broker),
                known.leader(),
                known.leaderEpoch(),
                known.isr(),
                known.version());
    }

    private Collection<TopicPartition> partitions() {
        return topics.partitions(deletions::contains);
    }

    /** The versions of the states that a broker is told, for the event log. */
    private Map<String, Integer> versions(Collection<TopicPartition> ids) {
        Map<String, Integer> versions = new TreeMap<>();
        ids.forEach(id -> versions.put(id.toString(), topics.state(id).version()));
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
