package dev.insync.reference.runtime.broker;

import dev.insync.reference.runtime.Futures;
import dev.insync.reference.runtime.TopicPartition;
import dev.insync.reference.runtime.wire.AlterConfigs;
import dev.insync.reference.runtime.wire.CreatePartitions;
import dev.insync.reference.runtime.wire.DeleteTopics;
import dev.insync.reference.runtime.wire.ErrorCode;
import dev.insync.reference.runtime.zk.SessionEndedException;
import dev.insync.reference.runtime.zk.TopicAssignment;
import dev.insync.reference.runtime.zk.ZkBrokers;
import dev.insync.reference.runtime.zk.ZkSession;
import dev.insync.reference.runtime.zk.ZkTopicChanges;
import dev.insync.reference.runtime.zk.ZkTopics;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes topics that are there, as clients ask. Any broker may do so: it writes the wish to ZooKeeper, the controller and the
 * other brokers act when they see it, and the answer waits until this broker has heard that it came true.
 */
final class TopicChanges {
    private static final Logger LOG = LoggerFactory.getLogger(TopicChanges.class);

    private final TopicRequests topics;
    private final Errands errands;

    TopicChanges(TopicRequests topics, Errands errands) {
        this.topics = topics;
        this.errands = errands;
    }

    /** Work on one topic, on the errand thread. */
    @FunctionalInterface
    private interface Change {
        DeleteTopics.TopicResult run(ZkSession session) throws SessionEndedException;
    }

    CompletableFuture<DeleteTopics.Result> delete(DeleteTopics.Call call) {
        List<CompletableFuture<DeleteTopics.TopicResult>> results = new ArrayList<>();
        for (String topic : call.topics()) {
            results.add(change(topic, session -> askToDelete(session, topic))
                    .thenCompose(result ->
                            await(result, call.timeoutMs(), cache -> !cache.knows(topic), "not deleted yet")));
        }
        return Futures.all(results).thenApply(DeleteTopics.Result::new);
    }

    private static DeleteTopics.TopicResult askToDelete(ZkSession session, String topic) throws SessionEndedException {
        if (!TopicPartition.isLegalTopicName(topic)
                || new ZkTopics(session).assignment(topic).isEmpty()) {
            return refused(topic, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "no topic " + topic);
        }
        ZkTopicChanges changes = new ZkTopicChanges(session);
        if (changes.toDelete(null).contains(topic)) {
            return refused(topic, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, topic + " is being deleted");
        }
        changes.askToDelete(topic);
        return done(topic);
    }

    CompletableFuture<CreatePartitions.Result> grow(CreatePartitions.Call call) {
        List<CompletableFuture<DeleteTopics.TopicResult>> results = new ArrayList<>();
        for (CreatePartitions.Growth growth : call.topics()) {
            CompletableFuture<DeleteTopics.TopicResult> written =
                    change(growth.topic(), session -> grow(session, growth, call.validateOnly()));
            results.add(
                    call.validateOnly()
                            ? written
                            : written.thenCompose(result -> await(
                                    result,
                                    call.timeoutMs(),
                                    cache -> cache.hasLeaders(growth.topic(), growth.count()),
                                    "created, but without leaders yet")));
        }
        return Futures.all(results).thenApply(CreatePartitions.Result::new);
    }

    private static DeleteTopics.TopicResult grow(
            ZkSession session, CreatePartitions.Growth growth, boolean validateOnly) throws SessionEndedException {
        String topic = growth.topic();
        Optional<TopicAssignment> found =
                TopicPartition.isLegalTopicName(topic) ? new ZkTopics(session).assignment(topic) : Optional.empty();
        if (found.isEmpty()) {
            return refused(topic, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "no topic " + topic);
        }
        if (topic.equals(Coordinators.TOPIC)) {
            return refused(
                    topic,
                    ErrorCode.INVALID_REQUEST,
                    "with more partitions the groups that are stored here would be looked for elsewhere");
        }
        ZkTopicChanges changes = new ZkTopicChanges(session);
        if (changes.toDelete(null).contains(topic)) {
            return refused(topic, ErrorCode.INVALID_TOPIC_EXCEPTION, "the topic is being deleted");
        }
        TopicAssignment before = found.get();
        if (!before.adding().isEmpty() || !before.removing().isEmpty()) {
            return refused(topic, ErrorCode.REASSIGNMENT_IN_PROGRESS, "the topic is being reassigned");
        }
        List<Integer> live = List.copyOf(new ZkBrokers(session).live(null).keySet());
        SortedMap<Integer, List<Integer>> replicas;
        try {
            replicas = Assignments.grow(before.replicas(), growth.count(), growth.assignments(), live);
        } catch (Assignments.Impossible e) {
            return refused(topic, e.error(), e.getMessage());
        }
        if (!validateOnly) {
            if (!changes.grow(topic, before, new TopicAssignment(before.topicId(), replicas))) {
                return refused(topic, ErrorCode.INVALID_REQUEST, "the topic was changed at the same time; try again");
            }
            LOG.info("topic {} grows to {} partitions", topic, replicas.size());
        }
        return done(topic);
    }

    CompletableFuture<AlterConfigs.Result> alterConfigs(AlterConfigs.Call call) {
        CompletableFuture<AlterConfigs.Result> answer = new CompletableFuture<>();
        errands.run(
                session -> {
                    List<AlterConfigs.ResourceResult> results = new ArrayList<>();
                    for (AlterConfigs.Resource resource : call.resources()) {
                        results.add(alter(session, resource, call.validateOnly()));
                    }
                    answer.complete(new AlterConfigs.Result(results));
                },
                answer::completeExceptionally);
        return answer;
    }

    private static AlterConfigs.ResourceResult alter(
            ZkSession session, AlterConfigs.Resource resource, boolean validateOnly) throws SessionEndedException {
        AlterConfigs.ResourceResult unclear = check(resource.changes());
        if (unclear != null) {
            return unclear;
        }
        return switch (resource.kind()) {
            case TOPIC -> alterTopic(session, resource, validateOnly);
            case BROKER -> alterBroker(resource);
            case OTHER -> refused(ErrorCode.INVALID_REQUEST, "only topics can be configured while brokers run");
        };
    }

    /** What is wrong with the wish itself, whatever it is about; null if it is sound. */
    private static AlterConfigs.@Nullable ResourceResult check(List<AlterConfigs.Change> changes) {
        Set<String> names = new HashSet<>();
        for (AlterConfigs.Change change : changes) {
            if (!names.add(change.name())) {
                return refused(ErrorCode.INVALID_REQUEST, change.name() + " is mentioned twice");
            }
            if (change.operation() != AlterConfigs.Operation.DELETE && change.value() == null) {
                return refused(ErrorCode.INVALID_REQUEST, change.name() + " has no value");
            }
        }
        return null;
    }

    /** Brokers have nothing that could be deleted. Kafka's tools delete their throttles without asking for them. */
    private static AlterConfigs.ResourceResult alterBroker(AlterConfigs.Resource resource) {
        for (AlterConfigs.Change change : resource.changes()) {
            if (change.operation() != AlterConfigs.Operation.DELETE) {
                return refused(
                        ErrorCode.INVALID_REQUEST,
                        change.name() + " cannot be set: brokers are not configured while they run");
            }
        }
        return AlterConfigs.ResourceResult.DONE;
    }

    private static AlterConfigs.ResourceResult alterTopic(
            ZkSession session, AlterConfigs.Resource resource, boolean validateOnly) throws SessionEndedException {
        String topic = resource.name();
        ZkTopics topics = new ZkTopics(session);
        if (!TopicPartition.isLegalTopicName(topic) || topics.assignment(topic).isEmpty()) {
            return refused(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "no topic " + topic);
        }
        Map<String, String> config = resource.replacesAll() ? new TreeMap<>() : topics.config(topic);
        for (AlterConfigs.Change change : resource.changes()) {
            boolean compacted = topic.equals(Coordinators.TOPIC)
                    && change.name().equals(TopicConfig.CLEANUP_POLICY)
                    && change.operation() == AlterConfigs.Operation.SET;
            String refusal = compacted ? topic + " is compacted by its coordinators" : alter(config, change);
            if (refusal != null) {
                return refused(ErrorCode.INVALID_CONFIG, refusal);
            }
        }
        if (!validateOnly) {
            new ZkTopicChanges(session).configure(topic, config);
            LOG.info("topic {} is configured: {}", topic, config);
        }
        return AlterConfigs.ResourceResult.DONE;
    }

    /** Changes one setting; why it cannot, or null. */
    private static @Nullable String alter(Map<String, String> config, AlterConfigs.Change change) {
        String value = change.value();
        if (change.operation() == AlterConfigs.Operation.DELETE || value == null) {
            config.remove(change.name());
            return null;
        }
        if (change.operation() != AlterConfigs.Operation.SET) {
            return change.name() + " can be set and deleted, and nothing else";
        }
        String refusal = TopicConfig.refusal(change.name(), value);
        if (refusal == null) {
            config.put(change.name(), TopicConfig.canonical(change.name(), value));
        }
        return refusal;
    }

    private CompletableFuture<DeleteTopics.TopicResult> change(String topic, Change change) {
        CompletableFuture<DeleteTopics.TopicResult> written = new CompletableFuture<>();
        errands.run(
                session -> written.complete(change.run(session)),
                failure -> written.complete(
                        refused(topic, ErrorCode.REQUEST_TIMED_OUT, String.valueOf(failure.getMessage()))));
        return written;
    }

    private CompletableFuture<DeleteTopics.TopicResult> await(
            DeleteTopics.TopicResult result, int timeoutMs, Predicate<MetadataCache> wished, String otherwise) {
        if (result.error() != ErrorCode.NONE) {
            return CompletableFuture.completedFuture(result);
        }
        return topics.await(wished, timeoutMs)
                .thenApply(came -> came ? result : refused(result.topic(), ErrorCode.REQUEST_TIMED_OUT, otherwise));
    }

    private static AlterConfigs.ResourceResult refused(ErrorCode error, String message) {
        return new AlterConfigs.ResourceResult(error, message);
    }

    private static DeleteTopics.TopicResult done(String topic) {
        return new DeleteTopics.TopicResult(topic, ErrorCode.NONE, null);
    }

    private static DeleteTopics.TopicResult refused(String topic, ErrorCode error, @Nullable String message) {
        return new DeleteTopics.TopicResult(topic, error, message);
    }
}
