package dev.insync.reference.runtime.broker;

import dev.insync.reference.core.ControllerState;
import dev.insync.reference.core.Effect;
import dev.insync.reference.core.Fix;
import dev.insync.reference.core.Fixes;
import dev.insync.reference.core.LeaderAndIsr;
import dev.insync.reference.core.Outcome;
import dev.insync.reference.core.PartitionController;
import dev.insync.reference.core.PartitionState;
import dev.insync.reference.core.StopReplica;
import dev.insync.reference.runtime.TopicPartition;
import dev.insync.reference.runtime.wire.UpdateMetadata;
import dev.insync.reference.runtime.zk.ControllerEpoch;
import dev.insync.reference.runtime.zk.SessionEndedException;
import dev.insync.reference.runtime.zk.StateWrite;
import dev.insync.reference.runtime.zk.StateZnode;
import dev.insync.reference.runtime.zk.TopicAssignment;
import dev.insync.reference.runtime.zk.Versioned;
import dev.insync.reference.runtime.zk.WriteResult;
import dev.insync.reference.runtime.zk.ZkPartitionStates;
import dev.insync.reference.runtime.zk.ZkSession;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes real what the core decides about partitions: writes conditionally, then tells the brokers. Used on the controller
 * thread.
 */
final class Decisions {
    private static final Logger LOG = LoggerFactory.getLogger(Decisions.class);

    /** ZooKeeper has another controller: whatever was being done is over. */
    static final class DeposedException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /**
     * A step of the core that writes the state of a partition.
     *
     * @param assignment to write with it where the step changes the replicas, in order of preference, with the version that
     *     the topic's znode must have
     */
    record Decision(
            TopicPartition id,
            Outcome.Step<ControllerState> step,
            @Nullable Versioned<TopicAssignment> assignment) {}

    private final ControllerEpoch epoch;
    private final Fixes fixes;
    private final ControlledTopics topics;
    private final ControllerMessages messages;
    private final EventLog events;
    private final Metrics metrics;
    private final ZkPartitionStates zkStates;
    private final Set<TopicPartition> changed = new TreeSet<>();
    private ControllerState state = ControllerState.INACTIVE;

    Decisions(
            ZkSession session,
            ControllerEpoch epoch,
            Fixes fixes,
            ControlledTopics topics,
            ControllerMessages messages,
            EventLog events,
            Metrics metrics) {
        this.epoch = epoch;
        this.fixes = fixes;
        this.topics = topics;
        this.messages = messages;
        this.events = events;
        this.metrics = metrics;
        this.zkStates = new ZkPartitionStates(session);
    }

    ControllerState state() {
        return state;
    }

    boolean isLive(int broker) {
        return state.live().contains(broker);
    }

    /** What the core may decide about a partition. */
    PartitionController of(TopicPartition id) {
        return new PartitionController(state, 0, topics.known(id), epoch.epoch(), fixes);
    }

    /** Takes a step that writes nothing: remembers the state, and gathers what the brokers are to be told. */
    void take(Outcome.Step<ControllerState> step, List<TopicPartition> ids) {
        state = step.state();
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.Send send) {
                TopicPartition id = ids.get(send.request().partition());
                if (send.request() instanceof LeaderAndIsr request) {
                    tell(send.broker(), id, request);
                } else if (send.request() instanceof StopReplica request) {
                    messages.stop(send.broker(), id, request);
                }
            }
        }
    }

    /** Adds a request to what a broker will be told. */
    void tell(int broker, TopicPartition id, LeaderAndIsr request) {
        if (topics.replicas(id).contains(broker)) {
            messages.tell(broker, id, request, topics.state(id).value().controllerEpoch(), topics.assignment(id));
        }
    }

    /**
     * Writes what was decided, and tells the brokers. Where somebody else wrote a state first, that state is known afterwards.
     *
     * @return the partitions for which the write took effect
     */
    Set<TopicPartition> carryOut(List<Decision> decisions) throws SessionEndedException, DeposedException {
        List<StateWrite> writes = decisions.stream().map(this::write).toList();
        // KAFKA-3083: a deposed controller's write must not take effect.
        List<WriteResult> results =
                fixes.has(Fix.KAFKA_3083) ? zkStates.writeAsController(epoch, writes) : zkStates.writeUnfenced(writes);
        Set<TopicPartition> done = new TreeSet<>();
        for (int i = 0; i < results.size(); i++) {
            Decision decision = decisions.get(i);
            if (written(writes.get(i), results.get(i))) {
                take(decision.step(), List.of(decision.id()));
                done.add(decision.id());
            }
        }
        flush();
        return done;
    }

    private StateWrite write(Decision decision) {
        for (Effect effect : decision.step().effects()) {
            if (effect instanceof Effect.WriteState write) {
                PartitionState next = write.state();
                StateZnode znode = new StateZnode(
                        next.leader(), next.leaderEpoch(), next.isr().toList(), write.controllerEpoch());
                return new StateWrite(decision.id(), znode, next.version() - 1, decision.assignment());
            }
        }
        throw new IllegalStateException("a decision without a write");
    }

    /** Creates states, unless there are some by now; returns the partitions whose state is new. */
    List<TopicPartition> create(List<StateWrite> writes) throws SessionEndedException, DeposedException {
        List<WriteResult> results = zkStates.writeAsController(epoch, writes);
        List<TopicPartition> created = new ArrayList<>();
        for (int i = 0; i < writes.size(); i++) {
            if (written(writes.get(i), results.get(i))) {
                created.add(writes.get(i).partition());
            }
        }
        return created;
    }

    private boolean written(StateWrite write, WriteResult result) throws DeposedException {
        TopicPartition id = write.partition();
        if (result instanceof WriteResult.Written success) {
            int leader = write.state().leader();
            if (leader >= 0 && topics.hasState(id) && topics.state(id).value().leader() != leader) {
                metrics.elected(topics.state(id).value().isr().contains(leader));
            }
            topics.put(id, new Versioned<>(write.state(), success.version()));
            Versioned<TopicAssignment> assignment = write.assignment();
            if (assignment != null) {
                topics.put(id.topic(), assignment.value());
            }
            changed.add(id);
            logWrite(id, write.state(), success.version());
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
        current.ifPresentOrElse(found -> topics.put(id, found), () -> topics.removeState(id));
        return false;
    }

    private void logWrite(TopicPartition id, StateZnode written, int version) {
        TopicAssignment topic = topics.assignment(id);
        events.event(
                "WriteState",
                id,
                "controllerEpoch",
                epoch.epoch(),
                "version",
                version,
                "leader",
                written.leader(),
                "leaderEpoch",
                written.leaderEpoch(),
                "isr",
                written.isr(),
                "replicas",
                topic.replicas(id.partition()),
                "adding",
                topic.adding(id.partition()),
                "removing",
                topic.removing(id.partition()));
    }

    /** These partitions are not as the brokers were told. */
    void changed(Collection<TopicPartition> ids) {
        changed.addAll(ids);
    }

    /** Tells the brokers what was gathered. */
    void flush() {
        messages.flush(
                changed.stream().filter(topics::hasState).map(this::metadata).toList(), allMetadata());
        changed.clear();
    }

    /** Every partition as every broker should know it. */
    List<UpdateMetadata.PartitionState> allMetadata() {
        return topics.withState().stream().map(this::metadata).toList();
    }

    private UpdateMetadata.PartitionState metadata(TopicPartition id) {
        Versioned<StateZnode> znode = topics.state(id);
        List<Integer> replicas = topics.replicas(id);
        return new UpdateMetadata.PartitionState(
                id,
                znode.value().controllerEpoch(),
                znode.value().leader(),
                znode.value().leaderEpoch(),
                znode.value().isr(),
                znode.version(),
                replicas,
                replicas.stream().filter(broker -> !isLive(broker)).toList(),
                topics.assignment(id).topicId());
    }
}
