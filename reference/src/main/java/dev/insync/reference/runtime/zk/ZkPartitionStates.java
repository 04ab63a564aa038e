package dev.insync.reference.runtime.zk;

import dev.insync.reference.runtime.TopicPartition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.ZooDefs;
import org.jspecify.annotations.Nullable;

/**
 * Partition states: versioned reads, conditional writes, and the notes by which leaders tell the controller of changes.
 *
 * <p>Writes of one call are sent together and answered together. Each partition has a transaction of its own, so one
 * conflict does not hold the others up.
 */
public final class ZkPartitionStates {
    /** An answer to a transaction; {@code failure} is {@code OK} where it took effect. */
    private record Answer(Code failure, @Nullable List<OpResult> results) {}

    private final ZkSession session;

    public ZkPartitionStates(ZkSession session) {
        this.session = session;
    }

    /** The states of these partitions with their versions; partitions without a state are left out. */
    public SortedMap<TopicPartition, Versioned<StateZnode>> read(Collection<TopicPartition> partitions)
            throws SessionEndedException {
        SortedMap<TopicPartition, Versioned<StateZnode>> states = new TreeMap<>();
        for (TopicPartition id : partitions) {
            read(id).ifPresent(state -> states.put(id, state));
        }
        return states;
    }

    /** The state of one partition with its version, or nothing where it has none yet. */
    public Optional<Versioned<StateZnode>> read(TopicPartition id) throws SessionEndedException {
        String path = ZkPaths.state(id);
        return session.read(path, null)
                .map(node -> new Versioned<>(
                        ZnodeJson.state(path, node.data()), node.stat().getVersion()));
    }

    /**
     * Writes as a leader does: conditional on the state's version only.
     *
     * @return one result for each write, in the same order
     */
    public List<WriteResult> writeAsLeader(List<StateWrite> writes) throws SessionEndedException {
        return write(null, writes);
    }

    /**
     * Writes as a controller does: also conditional on the controller epoch, so that a deposed controller's write
     * cannot take effect (KAFKA-6082). A partition's first state creates its parent nodes as well.
     *
     * @return one result for each write, in the same order
     */
    public List<WriteResult> writeAsController(ControllerEpoch controller, List<StateWrite> writes)
            throws SessionEndedException {
        Set<String> parents = new HashSet<>();
        for (StateWrite write : writes) {
            if (write.expectedVersion() == StateWrite.CREATE
                    && parents.add(write.partition().topic())) {
                session.ensure(ZkPaths.partitions(write.partition().topic()));
            }
        }
        return write(controller, writes);
    }

    /** Tells the controller that this leader changed the ISR of these partitions. */
    public void announce(List<TopicPartition> changed) throws SessionEndedException {
        byte[] data = ZnodeJson.isrChange(changed);
        try {
            // a repeated note after a lost answer does no harm: the controller reads the states again
            session.untilAnswered((zk, repeated) -> zk.create(
                    ZkPaths.ISR_CHANGES + "/isr_change_",
                    data,
                    ZooDefs.Ids.OPEN_ACL_UNSAFE,
                    CreateMode.PERSISTENT_SEQUENTIAL));
        } catch (KeeperException e) {
            throw ZkSession.unexpected("announcing ISR changes", e);
        }
    }

    /**
     * Reads and removes the leaders' notes.
     *
     * @param onChange called once when the next note comes
     * @return the partitions that they name
     */
    public Set<TopicPartition> takeAnnounced(Runnable onChange) throws SessionEndedException {
        Set<TopicPartition> partitions = new HashSet<>();
        for (String name : session.children(ZkPaths.ISR_CHANGES, onChange)) {
            String path = ZkPaths.ISR_CHANGES + "/" + name;
            Optional<ZkSession.Node> node = session.read(path, null);
            node.ifPresent(found -> partitions.addAll(ZnodeJson.isrChange(path, found.data())));
            delete(path);
        }
        return partitions;
    }

    private void delete(String path) throws SessionEndedException {
        try {
            session.untilAnswered((zk, repeated) -> {
                try {
                    zk.delete(path, -1);
                    return true;
                } catch (KeeperException.NoNodeException e) {
                    return false;
                }
            });
        } catch (KeeperException e) {
            throw ZkSession.unexpected("deleting " + path, e);
        }
    }

    private List<WriteResult> write(@Nullable ControllerEpoch controller, List<StateWrite> writes)
            throws SessionEndedException {
        List<CompletableFuture<Answer>> answers = new ArrayList<>(writes.size());
        for (StateWrite write : writes) {
            CompletableFuture<Answer> answer = new CompletableFuture<>();
            session.send(
                    transaction(controller, write),
                    (code, path, context, results) -> answer.complete(new Answer(Code.get(code), results)));
            answers.add(answer);
        }
        List<WriteResult> results = new ArrayList<>(writes.size());
        for (int i = 0; i < writes.size(); i++) {
            results.add(result(controller, writes.get(i), await(answers.get(i)), false));
        }
        return results;
    }

    private WriteResult result(@Nullable ControllerEpoch controller, StateWrite write, Answer answer, boolean repeated)
            throws SessionEndedException {
        if (answer.failure() == Code.CONNECTIONLOSS) {
            return result(controller, write, again(controller, write), true);
        }
        int written = write.expectedVersion() + 1;
        if (answer.failure() == Code.OK) {
            return new WriteResult.Written(written);
        }
        if (answer.failure() == Code.SESSIONEXPIRED) {
            throw new SessionEndedException("session 0x" + Long.toHexString(session.id()) + " is over");
        }
        // a lost first answer may have been a success: then the state stands as written, one version on
        Optional<Versioned<StateZnode>> current = read(write.partition());
        if (repeated && current.equals(Optional.of(new Versioned<>(write.state(), written)))) {
            return new WriteResult.Written(written);
        }
        if (controller != null && failedCheck(answer)) {
            return new WriteResult.NotController();
        }
        return switch (answer.failure()) {
            case BADVERSION, NONODE, NODEEXISTS -> new WriteResult.Conflict(current);
            default ->
                throw new ZkException("ZooKeeper: writing the state of " + write.partition() + ": " + answer.failure());
        };
    }

    /** Sends a transaction whose first answer was lost until there is an answer. */
    private Answer again(@Nullable ControllerEpoch controller, StateWrite write) throws SessionEndedException {
        List<Op> ops = transaction(controller, write);
        try {
            return session.untilAnswered((zk, repeated) -> {
                try {
                    return new Answer(Code.OK, zk.multi(ops));
                } catch (KeeperException.ConnectionLossException | KeeperException.SessionExpiredException e) {
                    throw e;
                } catch (KeeperException e) {
                    return new Answer(e.code(), e.getResults());
                }
            });
        } catch (KeeperException e) {
            throw ZkSession.unexpected("writing the state of " + write.partition(), e);
        }
    }

    private static boolean failedCheck(Answer answer) {
        return answer.results() != null
                && !answer.results().isEmpty()
                && answer.results().get(0) instanceof OpResult.ErrorResult error
                && error.getErr() == Code.BADVERSION.intValue();
    }

    private static List<Op> transaction(@Nullable ControllerEpoch controller, StateWrite write) {
        List<Op> ops = new ArrayList<>(3);
        if (controller != null) {
            ops.add(Op.check(ZkPaths.CONTROLLER_EPOCH, controller.zkVersion()));
        }
        byte[] data = ZnodeJson.state(write.state());
        if (write.expectedVersion() == StateWrite.CREATE) {
            ops.add(create(ZkPaths.partition(write.partition()), new byte[0]));
            ops.add(create(ZkPaths.state(write.partition()), data));
        } else {
            ops.add(Op.setData(ZkPaths.state(write.partition()), data, write.expectedVersion()));
        }
        Versioned<TopicAssignment> assignment = write.assignment();
        if (assignment != null) {
            String path = ZkPaths.topic(write.partition().topic());
            ops.add(Op.setData(path, ZnodeJson.topic(assignment.value()), assignment.version()));
        }
        return ops;
    }

    private static Op create(String path, byte[] data) {
        return Op.create(path, data, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }

    private static Answer await(CompletableFuture<Answer> answer) throws SessionEndedException {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SessionEndedException("interrupted");
        } catch (ExecutionException e) {
            throw new ZkException("a ZooKeeper answer failed", e);
        }
    }
}
