package dev.insync.reference.runtime.zk;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/** Who is there: broker registrations, the controller and its epoch, the cluster id. */
public final class ZkBrokers {
    /** What an attempt to become controller led to. */
    public sealed interface Election {
        /** This broker is the controller. */
        record Won(ControllerEpoch epoch) implements Election {}

        /** Another broker is. */
        record Lost(int controllerId) implements Election {}
    }

    private static final int ANY_VERSION = -1;

    private final ZkSession session;

    public ZkBrokers(ZkSession session) {
        this.session = session;
    }

    /** Creates the persistent roots that everything else lives under, where they are missing. */
    public void createRoots() throws SessionEndedException {
        session.ensure(ZkPaths.BROKER_IDS);
        session.ensure(ZkPaths.TOPICS);
        session.ensure(ZkPaths.TOPIC_CONFIGS);
        session.ensure(ZkPaths.ISR_CHANGES);
        session.ensure(ZkPaths.DISK_FAILURES);
    }

    /** The cluster's id; {@code proposal} becomes it where there is none yet. */
    public String clusterId(String proposal) throws SessionEndedException {
        Optional<ZkSession.Node> existing = session.read(ZkPaths.CLUSTER_ID, null);
        if (existing.isPresent()) {
            return ZnodeJson.clusterId(existing.get().data());
        }
        session.ensure("/cluster");
        try {
            return session.untilAnswered((zk, repeated) -> {
                try {
                    zk.create(
                            ZkPaths.CLUSTER_ID,
                            ZnodeJson.clusterId(proposal),
                            ZooDefs.Ids.OPEN_ACL_UNSAFE,
                            CreateMode.PERSISTENT);
                    return proposal;
                } catch (KeeperException.NodeExistsException e) {
                    return ZnodeJson.clusterId(zk.getData(ZkPaths.CLUSTER_ID, false, null));
                }
            });
        } catch (KeeperException e) {
            throw ZkSession.unexpected("creating " + ZkPaths.CLUSTER_ID, e);
        }
    }

    /**
     * Registers a broker in this session. While a registration of the same id by another session stands, waits for it
     * to go (KAFKA-1387: it is usually the broker's own former session, which nobody has ended).
     *
     * @param nowMs wall-clock time for the registration's timestamp
     * @param waitMs how long to wait for the old registration to go
     * @return the broker epoch: the czxid of the registration
     * @throws ZkException if the old registration is still there after {@code waitMs}
     */
    public long register(BrokerRegistration broker, long nowMs, long waitMs) throws SessionEndedException {
        String path = ZkPaths.broker(broker.id());
        byte[] data = ZnodeJson.broker(broker, nowMs);
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs);
        while (true) {
            Optional<Long> epoch = createRegistration(path, data);
            if (epoch.isPresent()) {
                return epoch.get();
            }
            CountDownLatch gone = new CountDownLatch(1);
            Optional<ZkSession.Node> old = session.read(path, gone::countDown);
            if (old.isEmpty()) {
                continue;
            }
            long leftNs = deadlineNs - System.nanoTime();
            if (!await(gone, leftNs)) {
                throw new ZkException("broker id " + broker.id() + " is still registered by another session (0x"
                        + Long.toHexString(old.get().stat().getEphemeralOwner()) + ", as "
                        + new String(old.get().data(), StandardCharsets.UTF_8)
                        + "); waited " + waitMs + " ms for it to go");
            }
        }
    }

    /** The registered brokers by id; {@code onChange} is called once when one comes or goes. */
    public SortedMap<Integer, LiveBroker> live(@Nullable Runnable onChange) throws SessionEndedException {
        SortedMap<Integer, LiveBroker> brokers = new TreeMap<>();
        for (String name : session.children(ZkPaths.BROKER_IDS, onChange)) {
            int id = Integer.parseInt(name);
            Optional<ZkSession.Node> node = session.read(ZkPaths.broker(id), null);
            node.ifPresent(found -> brokers.put(
                    id,
                    new LiveBroker(
                            ZnodeJson.broker(id, found.data()), found.stat().getCzxid())));
        }
        return brokers;
    }

    /** The broker id in {@code /controller}; {@code onChange} is called once when that changes. */
    public Optional<Integer> controller(@Nullable Runnable onChange) throws SessionEndedException {
        return session.read(ZkPaths.CONTROLLER, onChange).map(node -> ZnodeJson.controller(node.data()));
    }

    /**
     * Tries to become controller: creates {@code /controller} and raises {@code /controller_epoch} in one transaction
     * that is conditional on the version of the epoch just read.
     */
    public Election elect(int brokerId, long nowMs) throws SessionEndedException {
        while (true) {
            Optional<ZkSession.Node> holder = session.read(ZkPaths.CONTROLLER, null);
            if (holder.isPresent()) {
                return new Election.Lost(ZnodeJson.controller(holder.get().data()));
            }
            ControllerEpoch next = nextEpoch();
            if (claim(brokerId, next, nowMs)) {
                return new Election.Won(next);
            }
        }
    }

    /** Gives the controllership up, if this session holds it. */
    public void resign(ControllerEpoch epoch) throws SessionEndedException {
        Optional<ZkSession.Node> holder = session.read(ZkPaths.CONTROLLER, null);
        if (holder.isEmpty() || holder.get().stat().getEphemeralOwner() != session.id()) {
            return;
        }
        try {
            session.untilAnswered((zk, repeated) -> zk.multi(
                    List.of(Op.check(ZkPaths.CONTROLLER_EPOCH, epoch.zkVersion()), Op.delete(ZkPaths.CONTROLLER, -1))));
        } catch (KeeperException.NoNodeException | KeeperException.BadVersionException e) {
            return; // an answer was lost, or another controller has already taken over: either way it is given up
        } catch (KeeperException e) {
            throw ZkSession.unexpected("deleting " + ZkPaths.CONTROLLER, e);
        }
    }

    /**
     * Takes the controllership from whoever has it, as administrators do to have another controller elected.
     *
     * @return whether somebody had it
     */
    public boolean depose() throws SessionEndedException {
        try {
            return session.untilAnswered((zk, repeated) -> {
                zk.delete(ZkPaths.CONTROLLER, ANY_VERSION);
                return true;
            });
        } catch (KeeperException.NoNodeException e) {
            return false;
        } catch (KeeperException e) {
            throw ZkSession.unexpected("deleting " + ZkPaths.CONTROLLER, e);
        }
    }

    /** Also raises the version of {@code /brokers/ids}, so that a transaction can check that nobody has registered since. */
    private Optional<Long> createRegistration(String path, byte[] data) throws SessionEndedException {
        List<Op> ops = List.of(
                Op.create(path, data, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL),
                Op.setData(ZkPaths.BROKER_IDS, new byte[0], ANY_VERSION));
        try {
            return session.untilAnswered((zk, repeated) -> {
                if (zk.exists(path, false) == null) {
                    try {
                        zk.multi(ops);
                    } catch (KeeperException.NodeExistsException e) {
                        return Optional.<Long>empty(); // somebody was faster
                    }
                }
                // after a lost answer the node may be our own
                Stat stat = zk.exists(path, false);
                return stat != null && stat.getEphemeralOwner() == session.id()
                        ? Optional.of(stat.getCzxid())
                        : Optional.<Long>empty();
            });
        } catch (KeeperException e) {
            throw ZkSession.unexpected("creating " + path, e);
        }
    }

    private ControllerEpoch nextEpoch() throws SessionEndedException {
        Optional<ZkSession.Node> node = session.read(ZkPaths.CONTROLLER_EPOCH, null);
        if (node.isEmpty()) {
            createEpoch();
            return nextEpoch();
        }
        int epoch = Integer.parseInt(new String(node.get().data(), StandardCharsets.UTF_8));
        return new ControllerEpoch(epoch + 1, node.get().stat().getVersion() + 1);
    }

    private void createEpoch() throws SessionEndedException {
        try {
            session.untilAnswered((zk, repeated) -> {
                try {
                    return zk.create(
                            ZkPaths.CONTROLLER_EPOCH, text(0), ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
                } catch (KeeperException.NodeExistsException e) {
                    return ZkPaths.CONTROLLER_EPOCH;
                }
            });
        } catch (KeeperException e) {
            throw ZkSession.unexpected("creating " + ZkPaths.CONTROLLER_EPOCH, e);
        }
    }

    private boolean claim(int brokerId, ControllerEpoch next, long nowMs) throws SessionEndedException {
        List<Op> ops = List.of(
                Op.create(
                        ZkPaths.CONTROLLER,
                        ZnodeJson.controller(brokerId, nowMs),
                        ZooDefs.Ids.OPEN_ACL_UNSAFE,
                        CreateMode.EPHEMERAL),
                Op.setData(ZkPaths.CONTROLLER_EPOCH, text(next.epoch()), next.zkVersion() - 1));
        try {
            return session.untilAnswered((zk, repeated) -> {
                try {
                    List<OpResult> results = zk.multi(ops);
                    return results.size() == ops.size();
                } catch (KeeperException.NodeExistsException | KeeperException.BadVersionException e) {
                    if (!repeated) {
                        return false;
                    }
                    // after a lost answer the claim may have succeeded: then /controller is this session's
                    Stat stat = zk.exists(ZkPaths.CONTROLLER, false);
                    return stat != null && stat.getEphemeralOwner() == session.id();
                }
            });
        } catch (KeeperException e) {
            throw ZkSession.unexpected("creating " + ZkPaths.CONTROLLER, e);
        }
    }

    private static byte[] text(int epoch) {
        return Integer.toString(epoch).getBytes(StandardCharsets.UTF_8);
    }

    private static boolean await(CountDownLatch latch, long nanos) throws SessionEndedException {
        try {
            return latch.await(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SessionEndedException("interrupted");
        }
    }
}
