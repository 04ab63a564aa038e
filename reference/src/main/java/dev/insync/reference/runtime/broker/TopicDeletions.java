package dev.insync.reference.runtime.broker;

import dev.insync.reference.runtime.TopicPartition;
import dev.insync.reference.runtime.wire.ErrorCode;
import dev.insync.reference.runtime.wire.UpdateMetadata;
import dev.insync.reference.runtime.zk.TopicAssignment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topics that a controller is deleting. A topic goes from ZooKeeper when every replica of it is gone; a broker that is down
 * is waited for, so that it cannot come back with the records of a topic of which nobody knows. Clients do not wait for it: to
 * them the topic is gone, and only its name is taken. Used on the controller thread.
 */
final class TopicDeletions {
    private static final Logger LOG = LoggerFactory.getLogger(TopicDeletions.class);

    private record Replica(TopicPartition partition, int broker) {}

    private record Answer(Replica replica, ErrorCode error) {}

    private final ControllerMessages messages;
    private final Runnable wake;
    private final SortedMap<String, Set<Replica>> remaining = new TreeMap<>();
    private final Set<Replica> told = new HashSet<>();
    private final Set<String> waiting = new HashSet<>();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

    /** @param wake called on any thread when there are answers to {@link #takeAnswers} */
    TopicDeletions(ControllerMessages messages, Runnable wake) {
        this.messages = messages;
        this.wake = wake;
    }

    boolean contains(String topic) {
        return remaining.containsKey(topic);
    }

    void begin(String topic, TopicAssignment assignment) {
        if (remaining.containsKey(topic)) {
            return;
        }
        Set<Replica> replicas = new HashSet<>();
        for (Map.Entry<Integer, List<Integer>> partition : assignment.replicas().entrySet()) {
            TopicPartition id = new TopicPartition(topic, partition.getKey());
            partition.getValue().forEach(broker -> replicas.add(new Replica(id, broker)));
        }
        remaining.put(topic, replicas);
        LOG.info("deleting topic {}, {} replicas", topic, replicas.size());
    }

    /** Counts what brokers have answered. */
    void takeAnswers() {
        for (Answer answer = answers.poll(); answer != null; answer = answers.poll()) {
            Replica replica = answer.replica();
            Set<Replica> left = remaining.get(replica.partition().topic());
            told.remove(replica);
            if (answer.error() == ErrorCode.NONE && left != null) {
                left.remove(replica);
            } else {
                LOG.warn(
                        "{}: broker {} did not delete its replica: {}",
                        replica.partition(),
                        replica.broker(),
                        answer.error());
            }
        }
    }

    /** The broker's channel is closed: what it was told it may not have heard. */
    void brokerGone(int broker) {
        told.removeIf(replica -> replica.broker() == broker);
    }

    /** Tells every live broker which replicas have to go, once. */
    void tell() {
        for (Set<Replica> left : remaining.values()) {
            for (Replica replica : left) {
                if (!told.contains(replica)
                        && messages.delete(replica.broker(), replica.partition(), error -> {
                            answers.add(new Answer(replica, error));
                            wake.run();
                        })) {
                    told.add(replica);
                }
            }
        }
    }

    /** Topics that from now on wait for a broker that is down. */
    List<String> beginToWait() {
        return remaining.entrySet().stream()
                .filter(entry -> !told.containsAll(entry.getValue()))
                .map(Map.Entry::getKey)
                .filter(waiting::add)
                .toList();
    }

    /** A topic of which no replica is left, or nothing. */
    Optional<String> finished() {
        return remaining.entrySet().stream()
                .filter(entry -> entry.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    void end(String topic) {
        remaining.remove(topic);
        waiting.remove(topic);
        LOG.info("deleted topic {}", topic);
    }

    /** What every broker hears of a topic that is no more to clients. */
    static List<UpdateMetadata.PartitionState> farewell(String topic, TopicAssignment gone, int controllerEpoch) {
        List<UpdateMetadata.PartitionState> states = new ArrayList<>();
        gone.replicas()
                .forEach((number, brokers) -> states.add(new UpdateMetadata.PartitionState(
                        new TopicPartition(topic, number),
                        controllerEpoch,
                        UpdateMetadata.LEADER_DURING_DELETE,
                        0,
                        List.of(),
                        0,
                        brokers,
                        List.of(),
                        gone.topicId())));
        return states;
    }
}
