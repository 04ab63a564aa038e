package dev.insync.reference.runtime.zk;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/** Topics as the cluster knows them: assignments, configurations, and blocks of producer ids. */
public final class ZkTopics {
    private static final long PRODUCER_IDS_PER_BLOCK = 1000;

    private final ZkSession session;

    public ZkTopics(ZkSession session) {
        this.session = session;
    }

    /** The names of all topics; {@code onChange} is called once when one is created or deleted. */
    public SortedSet<String> names(@Nullable Runnable onChange) throws SessionEndedException {
        return new TreeSet<>(session.children(ZkPaths.TOPICS, onChange));
    }

    /** The assignment of a topic, or nothing where there is no such topic. */
    public Optional<TopicAssignment> assignment(String topic) throws SessionEndedException {
        return assignment(topic, null);
    }

    /** As {@link #assignment(String)}; {@code onChange} is called once when it is another one, or the topic goes. */
    public Optional<TopicAssignment> assignment(String topic, @Nullable Runnable onChange)
            throws SessionEndedException {
        String path = ZkPaths.topic(topic);
        return session.read(path, onChange).map(node -> ZnodeJson.topic(path, node.data()));
    }

    /** The assignment of a topic with the version of its znode, or nothing where there is no such topic. */
    public Optional<Versioned<TopicAssignment>> versionedAssignment(String topic) throws SessionEndedException {
        String path = ZkPaths.topic(topic);
        return session.read(path, null)
                .map(node -> new Versioned<>(
                        ZnodeJson.topic(path, node.data()), node.stat().getVersion()));
    }

    /** The configuration of a topic: only what was set for it, empty where nothing was. */
    public SortedMap<String, String> config(String topic) throws SessionEndedException {
        String path = ZkPaths.topicConfig(topic);
        return session.read(path, null)
                .map(node -> ZnodeJson.config(path, node.data()))
                .orElseGet(TreeMap::new);
    }

    /**
     * Creates a topic with its configuration in one transaction. Partition states are the controller's business.
     *
     * @return false where a topic of that name exists already
     */
    public boolean create(String topic, TopicAssignment assignment, Map<String, String> config)
            throws SessionEndedException {
        byte[] data = ZnodeJson.topic(assignment);
        byte[] configData = ZnodeJson.config(config);
        try {
            return session.untilAnswered((zk, repeated) -> {
                boolean configured = zk.exists(ZkPaths.topicConfig(topic), false) != null;
                List<Op> ops = new ArrayList<>();
                ops.add(
                        configured
                                ? Op.setData(ZkPaths.topicConfig(topic), configData, -1)
                                : create(ZkPaths.topicConfig(topic), configData));
                ops.add(create(ZkPaths.topic(topic), data));
                try {
                    zk.multi(ops);
                    return true;
                } catch (KeeperException.NodeExistsException e) {
                    // after a lost answer the topic may be the one just created: its id tells
                    return repeated && isOurs(zk.getData(ZkPaths.topic(topic), false, null), topic, assignment);
                }
            });
        } catch (KeeperException e) {
            throw ZkSession.unexpected("creating topic " + topic, e);
        }
    }

    /** Takes the next block of producer ids for a broker. */
    public ProducerIdBlock allocateProducerIds(int brokerId) throws SessionEndedException {
        while (true) {
            Optional<ZkSession.Node> node = session.read(ZkPaths.PRODUCER_IDS, null);
            long first = node.map(n -> ZnodeJson.producerIdsEnd(n.data()) + 1).orElse(0L);
            ProducerIdBlock block = new ProducerIdBlock(first, first + PRODUCER_IDS_PER_BLOCK - 1);
            int version = node.map(n -> n.stat().getVersion()).orElse(StateWrite.CREATE);
            if (take(ZnodeJson.producerIds(brokerId, block), version)) {
                return block;
            }
        }
    }

    /** Whether the block was taken. After a lost answer a block may be left unused, never handed out twice. */
    private boolean take(byte[] data, int version) throws SessionEndedException {
        try {
            return session.untilAnswered((zk, repeated) -> {
                try {
                    if (version == StateWrite.CREATE) {
                        zk.create(ZkPaths.PRODUCER_IDS, data, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
                    } else {
                        Stat stat = zk.setData(ZkPaths.PRODUCER_IDS, data, version);
                        return stat.getVersion() == version + 1;
                    }
                    return true;
                } catch (KeeperException.NodeExistsException | KeeperException.BadVersionException e) {
                    return false;
                }
            });
        } catch (KeeperException e) {
            throw ZkSession.unexpected("writing " + ZkPaths.PRODUCER_IDS, e);
        }
    }

    /** Runs a transaction that begins with checks; false where one of them, or of the versions to write, does not hold. */
    static boolean checked(ZooKeeper zk, List<Op> ops) throws KeeperException, InterruptedException {
        try {
            return zk.multi(ops).size() == ops.size();
        } catch (KeeperException.BadVersionException | KeeperException.NoNodeException e) {
            return false;
        }
    }

    private static boolean isOurs(byte[] data, String topic, TopicAssignment assignment) {
        return ZnodeJson.topic(ZkPaths.topic(topic), data).topicId().equals(assignment.topicId());
    }

    private static Op create(String path, byte[] data) {
        return Op.create(path, data, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }
}
