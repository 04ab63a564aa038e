package dev.insync.reference.runtime.zk;

import dev.insync.reference.runtime.TopicPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs;

/**
 * Where partitions shall be, in {@code /admin/reassign_partitions}, as a controller works it off. The step that is under way
 * stands with the topic.
 */
public final class ZkReassignments {
    private final ZkSession session;

    public ZkReassignments(ZkSession session) {
        this.session = session;
    }

    /** The wished replicas of each partition that is not there yet. */
    public SortedMap<TopicPartition, List<Integer>> goals() throws SessionEndedException {
        return session.read(ZkPaths.REASSIGNMENTS, null)
                .map(node -> ZnodeJson.reassignments(ZkPaths.REASSIGNMENTS, node.data()))
                .orElseGet(TreeMap::new);
    }

    /**
     * Replaces the goals, as the controller of this epoch.
     *
     * @return false where another controller has been elected
     */
    public boolean write(ControllerEpoch controller, SortedMap<TopicPartition, List<Integer>> goals)
            throws SessionEndedException {
        try {
            return session.untilAnswered((zk, repeated) -> {
                List<Op> ops = new ArrayList<>();
                ops.add(Op.check(ZkPaths.CONTROLLER_EPOCH, controller.zkVersion()));
                boolean there = zk.exists(ZkPaths.REASSIGNMENTS, false) != null;
                if (!goals.isEmpty()) {
                    byte[] data = ZnodeJson.reassignments(goals);
                    ops.add(
                            there
                                    ? Op.setData(ZkPaths.REASSIGNMENTS, data, -1)
                                    : Op.create(
                                            ZkPaths.REASSIGNMENTS,
                                            data,
                                            ZooDefs.Ids.OPEN_ACL_UNSAFE,
                                            CreateMode.PERSISTENT));
                } else if (there) {
                    ops.add(Op.delete(ZkPaths.REASSIGNMENTS, -1));
                }
                return ZkTopics.checked(zk, ops);
            });
        } catch (KeeperException e) {
            throw ZkSession.unexpected("writing " + ZkPaths.REASSIGNMENTS, e);
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
}
