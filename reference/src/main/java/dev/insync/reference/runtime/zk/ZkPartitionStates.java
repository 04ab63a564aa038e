package dev.insync.reference.runtime.zk;

import dev.insync.reference.runtime.TopicPartition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
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

    /** A write with what must hold beside the version of the state. */
    private record Guarded(List<Op> checks, StateWrite write) {}

    private static final int ANY_VERSION = -1;

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
     * Writes as a leader does: conditional on the state's version, and where a replica joins, in the same transaction on its
     * registration. A transaction cannot check a czxid; but every registration raises the version of {@code /brokers/ids}, so
     * that its check says that the czxid read before is still the one.
     *
     * @return one result for each write, in the same order
     */
    public List<WriteResult> writeAsLeader(List<IsrWrite> writes) throws SessionEndedException {
        List<WriteResult> results = new ArrayList<>(Collections.nCopies(writes.size(), new WriteResult.Ineligible()));
        List<Integer> open = IntStream.range(0, writes.size()).boxed().toList();
        while (!open.isEmpty()) {
            Registrations registered = registrations(writes);
            List<Integer> eligible =
                    open.stream().filter(i -> registered.allow(writes.get(i))).toList();
            List<Guarded> guarded = new ArrayList<>();
            for (int i : eligible) {
                guarded.add(registered.guard(writes.get(i).versioned() ? writes.get(i) : onCurrent(writes.get(i))));
            }
            List<Integer> again = new ArrayList<>();
            List<Optional<WriteResult>> answers = write(guarded);
            for (int i = 0; i < answers.size(); i++) {
                int at = eligible.get(i);
                Optional<WriteResult> answer = answers.get(i);
                if (answer.isEmpty() || (!writes.get(at).versioned() && isOvertaken(answer.get()))) {
                    again.add(at);
                } else {
                    results.set(at, answer.get());
                }
            }
            open = again;
        }
        return results;
    }

    /** The same ISR in the state that stands there now, whoever leads in it. */
    private IsrWrite onCurrent(IsrWrite write) throws SessionEndedException {
        StateWrite blind = write.write();
        Optional<Versioned<StateZnode>> current = read(blind.partition());
        if (current.isEmpty()) {
            return write;
        }
        StateZnode now = current.get().value();
        StateZnode state =
                new StateZnode(now.leader(), now.leaderEpoch(), blind.state().isr(), now.controllerEpoch());
        StateWrite informed =
                new StateWrite(blind.partition(), state, current.get().version());
        return new IsrWrite(informed, write.joining(), write.session(), write.registered(), true);
    }

    private static boolean isOvertaken(WriteResult result) {
        return result instanceof WriteResult.Conflict conflict
                && conflict.current().isPresent();
    }

    /** Who is registered, as of a version of {@code /brokers/ids}. */
    private record Registrations(int version, Map<Integer, Long> sessions) {
        boolean allow(IsrWrite write) {
            Long session = sessions.get(write.joining());
            if (write.joining() == IsrWrite.NOBODY || session == null) {
                return write.joining() == IsrWrite.NOBODY || !write.registered();
            }
            return write.session() == IsrWrite.ANY_SESSION || session == write.session();
        }

        Guarded guard(IsrWrite write) {
            if (write.joining() == IsrWrite.NOBODY
                    || (write.session() == IsrWrite.ANY_SESSION && !write.registered())) {
                return new Guarded(List.of(), write.write());
            }
            Op unchanged = Op.check(ZkPaths.BROKER_IDS, version);
            return sessions.containsKey(write.joining())
                    ? new Guarded(
                            List.of(unchanged, Op.check(ZkPaths.broker(write.joining()), ANY_VERSION)), write.write())
                    : new Guarded(List.of(unchanged), write.write());
        }
    }

    private Registrations registrations(List<IsrWrite> writes) throws SessionEndedException {
        if (writes.stream().allMatch(write -> write.joining() == IsrWrite.NOBODY)) {
            return new Registrations(ANY_VERSION, Map.of());
        }
        Map<Integer, Long> sessions = new HashMap<>();
        // the version first: a registration that comes in between makes the check fail
        int version = session.read(ZkPaths.BROKER_IDS, null)
                .map(node -> node.stat().getVersion())
                .orElse(ANY_VERSION);
        for (IsrWrite write : writes) {
            if (write.joining() != IsrWrite.NOBODY && !sessions.containsKey(write.joining())) {
                session.read(ZkPaths.broker(write.joining()), null)
                        .ifPresent(node ->
                                sessions.put(write.joining(), node.stat().getCzxid()));
            }
        }
        return new Registrations(version, sessions);
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
        List<Op> checks = List.of(Op.check(ZkPaths.CONTROLLER_EPOCH, controller.zkVersion()));
        return write(writes.stream().map(write -> new Guarded(checks, write)).toList()).stream()
                .map(result -> result.orElseGet(WriteResult.NotController::new))
                .toList();
    }

    /** Writes on no condition but the version: what a controller does that lacks the rule KAFKA-3083. */
    public List<WriteResult> writeUnfenced(List<StateWrite> writes) throws SessionEndedException {
        return write(writes.stream().map(write -> new Guarded(List.of(), write)).toList()).stream()
                .map(Optional::orElseThrow)
                .toList();
    }

    /** Tells the controller that this leader changed the ISR of these partitions. */
    public void announce(List<TopicPartition> changed) throws SessionEndedException {
        leaveNote(ZkPaths.ISR_CHANGES + "/isr_change_", ZnodeJson.isrChange(changed));
    }

    /** Tells the controller that the disk has failed under replicas of this broker; the broker itself says under which. */
    public void announceDiskFailure(int brokerId) throws SessionEndedException {
        leaveNote(ZkPaths.DISK_FAILURES + "/log_dir_event_", ZnodeJson.diskFailure(brokerId));
    }

    /** A repeated note after a lost answer does no harm: the controller looks again. */
    private void leaveNote(String prefix, byte[] data) throws SessionEndedException {
        try {
            session.untilAnswered((zk, repeated) ->
                    zk.create(prefix, data, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL));
        } catch (KeeperException e) {
            throw ZkSession.unexpected("creating " + prefix, e);
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
        takeNotes(ZkPaths.ISR_CHANGES, onChange, (path, data) -> partitions.addAll(ZnodeJson.isrChange(path, data)));
        return partitions;
    }

    /**
     * Reads and removes the brokers' notes of failed disks.
     *
     * @param onChange called once when the next note comes
     */
    public Set<Integer> takeDiskFailures(Runnable onChange) throws SessionEndedException {
        Set<Integer> brokers = new TreeSet<>();
        takeNotes(ZkPaths.DISK_FAILURES, onChange, (path, data) -> brokers.add(ZnodeJson.diskFailure(path, data)));
        return brokers;
    }

    private void takeNotes(String directory, Runnable onChange, BiConsumer<String, byte[]> reader)
            throws SessionEndedException {
        for (String name : session.children(directory, onChange)) {
            String path = directory + "/" + name;
            Optional<ZkSession.Node> node = session.read(path, null);
            node.ifPresent(found -> reader.accept(path, found.data()));
            delete(path);
        }
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

    /** One result for each write, nothing where one of its checks does not hold. */
    private List<Optional<WriteResult>> write(List<Guarded> writes) throws SessionEndedException {
        List<CompletableFuture<Answer>> answers = new ArrayList<>(writes.size());
        for (Guarded write : writes) {
            CompletableFuture<Answer> answer = new CompletableFuture<>();
            session.send(
                    transaction(write),
                    (code, path, context, results) -> answer.complete(new Answer(Code.get(code), results)));
            answers.add(answer);
        }
        List<Optional<WriteResult>> results = new ArrayList<>(writes.size());
        for (int i = 0; i < writes.size(); i++) {
            results.add(result(writes.get(i), await(answers.get(i)), false));
        }
        return results;
    }

    private Optional<WriteResult> result(Guarded guarded, Answer answer, boolean repeated)
            throws SessionEndedException {
        if (answer.failure() == Code.CONNECTIONLOSS) {
            return result(guarded, again(guarded), true);
        }
        StateWrite write = guarded.write();
        int written = write.expectedVersion() + 1;
        if (answer.failure() == Code.OK) {
            return Optional.of(new WriteResult.Written(written));
        }
        if (answer.failure() == Code.SESSIONEXPIRED) {
            throw new SessionEndedException("session 0x" + Long.toHexString(session.id()) + " is over");
        }
        // a lost first answer may have been a success: then the state stands as written, one version on
        Optional<Versioned<StateZnode>> current = read(write.partition());
        if (repeated && current.equals(Optional.of(new Versioned<>(write.state(), written)))) {
            return Optional.of(new WriteResult.Written(written));
        }
        if (failedCheck(guarded, answer)) {
            return Optional.empty();
        }
        return switch (answer.failure()) {
            case BADVERSION, NONODE, NODEEXISTS -> Optional.of(new WriteResult.Conflict(current));
            default ->
                throw new ZkException("ZooKeeper: writing the state of " + write.partition() + ": " + answer.failure());
        };
    }

    /** Sends a transaction whose first answer was lost until there is an answer. */
    private Answer again(Guarded write) throws SessionEndedException {
        List<Op> ops = transaction(write);
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
            throw ZkSession.unexpected("writing the state of " + write.write().partition(), e);
        }
    }

    private static boolean failedCheck(Guarded guarded, Answer answer) {
        List<OpResult> results = answer.results();
        for (int i = 0; results != null && i < Math.min(guarded.checks().size(), results.size()); i++) {
            if (results.get(i) instanceof OpResult.ErrorResult error
                    && (error.getErr() == Code.BADVERSION.intValue() || error.getErr() == Code.NONODE.intValue())) {
                return true;
            }
        }
        return false;
    }

    private static List<Op> transaction(Guarded guarded) {
        StateWrite write = guarded.write();
        List<Op> ops = new ArrayList<>(guarded.checks());
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
