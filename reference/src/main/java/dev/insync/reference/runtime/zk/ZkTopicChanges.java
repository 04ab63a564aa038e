package dev.insync.reference.runtime.zk;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/** What becomes of topics that are there: they grow, are configured anew, and are deleted. */
public final class ZkTopicChanges {
    private final ZkSession session;

    public ZkTopicChanges(ZkSession session) {
        this.session = session;
    }

    /** Creates the persistent roots that changes are noted under, where they are missing. */
    public void createRoots() throws SessionEndedException {
        session.ensure(ZkPaths.DELETIONS);
        session.ensure(ZkPaths.CONFIG_CHANGES);
    }

    /**
     * Replaces the assignment of a topic by one with more partitions.
     *
     * @param before what the new one was made from
     * @return false where it is something else by now
     */
    public boolean grow(String topic, TopicAssignment before, TopicAssignment after) throws SessionEndedException {
        String path = ZkPaths.topic(topic);
        try {
            return session.untilAnswered((zk, repeated) -> {
                Stat stat = new Stat();
                try {
                    TopicAssignment now = ZnodeJson.topic(path, zk.getData(path, false, stat));
                    if (repeated && now.equals(after)) {
                        return true;
                    }
                    if (!now.equals(before)) {
                        return false;
                    }
                    zk.setData(path, ZnodeJson.topic(after), stat.getVersion());
                    return true;
                } catch (KeeperException.NoNodeException | KeeperException.BadVersionException e) {
                    return false;
                }
            });
        } catch (KeeperException e) {
            throw ZkSession.unexpected("adding partitions to " + topic, e);
        }
    }

    /**
     * Puts a partition's replicas in another order, as the controller of this epoch.
     *
     * @param assignment what to write, and the version that the topic's znode must have
     * @return false where another controller has been elected, or the topic was changed
     */
    public boolean reorder(ControllerEpoch controller, String topic, Versioned<TopicAssignment> assignment)
            throws SessionEndedException {
        List<Op> ops = List.of(
                Op.check(ZkPaths.CONTROLLER_EPOCH, controller.zkVersion()),
                Op.setData(ZkPaths.topic(topic), ZnodeJson.topic(assignment.value()), assignment.version()));
        try {
            return session.untilAnswered((zk, repeated) -> ZkTopics.checked(zk, ops));
        } catch (KeeperException e) {
            throw ZkSession.unexpected("writing " + ZkPaths.topic(topic), e);
        }
    }

    /** Sets the configuration of a topic, and leaves a note for every broker. */
    public void configure(String topic, Map<String, String> config) throws SessionEndedException {
        String path = ZkPaths.topicConfig(topic);
        byte[] data = ZnodeJson.config(config);
        try {
            session.untilAnswered((zk, repeated) -> {
                List<Op> ops = new ArrayList<>();
                ops.add(zk.exists(path, false) == null ? create(path, data) : Op.setData(path, data, -1));
                ops.add(Op.create(
                        ZkPaths.CONFIG_CHANGES + "/config_change_",
                        ZnodeJson.configChange(topic),
                        ZooDefs.Ids.OPEN_ACL_UNSAFE,
                        CreateMode.PERSISTENT_SEQUENTIAL));
                return zk.multi(ops);
            });
        } catch (KeeperException e) {
            throw ZkSession.unexpected("configuring " + topic, e);
        }
    }

    /**
     * The topics whose configuration has changed according to notes that were not seen before.
     *
     * @param seen names of notes, to which the new ones are added
     * @param onChange called once when the next note comes
     * @param expireMs notes older than this are removed: every broker that lives has read them
     */
    public SortedSet<String> configured(Set<String> seen, Runnable onChange, long nowMs, long expireMs)
            throws SessionEndedException {
        SortedSet<String> topics = new TreeSet<>();
        List<String> notes = session.children(ZkPaths.CONFIG_CHANGES, onChange);
        seen.retainAll(notes);
        for (String name : notes) {
            if (seen.add(name)) {
                String path = ZkPaths.CONFIG_CHANGES + "/" + name;
                session.read(path, null).ifPresent(node -> {
                    String topic = ZnodeJson.configChange(path, node.data());
                    if (topic != null) {
                        topics.add(topic);
                    }
                });
            }
        }
        removeOlder(notes, nowMs - expireMs);
        return topics;
    }

    private void removeOlder(List<String> notes, long beforeMs) throws SessionEndedException {
        for (String name : notes) {
            String path = ZkPaths.CONFIG_CHANGES + "/" + name;
            boolean old = session.read(path, null)
                    .map(node -> node.stat().getCtime() < beforeMs)
                    .orElse(false);
            if (old) {
                deleteIfThere(path);
            }
        }
    }

    /** Asks for a topic to be deleted. */
    public void askToDelete(String topic) throws SessionEndedException {
        session.ensure(ZkPaths.DELETIONS + "/" + topic);
    }

    /** The topics that somebody wants to be deleted; {@code onChange} is called once when there are others. */
    public SortedSet<String> toDelete(@Nullable Runnable onChange) throws SessionEndedException {
        return new TreeSet<>(session.children(ZkPaths.DELETIONS, onChange));
    }

    /**
     * Removes all that is known of a topic, as the controller of this epoch.
     *
     * @return false where another controller has been elected
     */
    public boolean delete(ControllerEpoch controller, String topic) throws SessionEndedException {
        try {
            return session.untilAnswered((zk, repeated) -> {
                List<String> paths = new ArrayList<>();
                collect(zk, ZkPaths.topic(topic), paths);
                for (String path : List.of(ZkPaths.topicConfig(topic), ZkPaths.DELETIONS + "/" + topic)) {
                    if (zk.exists(path, false) != null) {
                        paths.add(path);
                    }
                }
                List<Op> ops = new ArrayList<>();
                ops.add(Op.check(ZkPaths.CONTROLLER_EPOCH, controller.zkVersion()));
                paths.forEach(path -> ops.add(Op.delete(path, -1)));
                try {
                    zk.multi(ops);
                    return true;
                } catch (KeeperException.BadVersionException e) {
                    return false;
                }
            });
        } catch (KeeperException e) {
            throw ZkSession.unexpected("deleting topic " + topic, e);
        }
    }

    /** Children before their parents. */
    private static void collect(ZooKeeper zk, String path, List<String> into)
            throws KeeperException, InterruptedException {
        List<String> children;
        try {
            children = new ArrayList<>(zk.getChildren(path, false));
        } catch (KeeperException.NoNodeException e) {
            return;
        }
        Collections.sort(children);
        for (String child : children) {
            collect(zk, path + "/" + child, into);
        }
        into.add(path);
    }

    private void deleteIfThere(String path) throws SessionEndedException {
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

    private static Op create(String path, byte[] data) {
        return Op.create(path, data, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }
}
