package dev.insync.reference.runtime.broker;

import dev.insync.reference.runtime.Futures;
import dev.insync.reference.runtime.TopicPartition;
import dev.insync.reference.runtime.wire.CreateTopics;
import dev.insync.reference.runtime.wire.CreateTopics.TopicResult;
import dev.insync.reference.runtime.wire.ErrorCode;
import dev.insync.reference.runtime.wire.Metadata;
import dev.insync.reference.runtime.wire.UpdateMetadata;
import dev.insync.reference.runtime.zk.SessionEndedException;
import dev.insync.reference.runtime.zk.TopicAssignment;
import dev.insync.reference.runtime.zk.ZkBrokers;
import dev.insync.reference.runtime.zk.ZkSession;
import dev.insync.reference.runtime.zk.ZkTopics;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers about topics, and creates them. Any broker may create a topic: it writes the assignment to ZooKeeper, and the
 * controller does the rest when it sees it. The answer waits until this broker has heard of the topic's leaders.
 */
final class TopicRequests {
    private static final Logger LOG = LoggerFactory.getLogger(TopicRequests.class);
    private static final int AUTO_CREATE_WAIT_MS = 3_000;
    private static final int FIRST_UPDATE_WAIT_MS = 5_000;
    private static final int BASE64_DASH = 62;

    private record Waiter(Predicate<MetadataCache> wished, CompletableFuture<Boolean> known) {}

    private final BrokerConfig config;
    private final Errands errands;
    private final ConcurrentMap<String, CompletableFuture<TopicResult>> autoCreating = new ConcurrentHashMap<>();
    private final List<Waiter> waiters = new ArrayList<>();
    private final CompletableFuture<Boolean> firstUpdate = new CompletableFuture<>();
    private volatile MetadataCache cache = MetadataCache.EMPTY;
    private volatile @Nullable String clusterId;

    TopicRequests(BrokerConfig config, Errands errands) {
        this.config = config;
        this.errands = errands;
    }

    MetadataCache cache() {
        return cache;
    }

    void clusterId(String id) {
        clusterId = id;
    }

    /** Takes over what the controller says, and answers those who waited for it. One caller at a time. */
    void update(UpdateMetadata.Call update) {
        MetadataCache next = cache.updated(update);
        cache = next;
        firstUpdate.complete(true);
        List<Waiter> done = new ArrayList<>();
        synchronized (waiters) {
            waiters.removeIf(waiter -> waiter.known().isDone());
            for (Waiter waiter : waiters) {
                if (waiter.wished().test(next)) {
                    done.add(waiter);
                }
            }
        }
        done.forEach(waiter -> waiter.known().complete(true));
    }

    /** Answers once a controller has told this broker anything at all: an empty cluster would only mislead clients. */
    CompletableFuture<Metadata.Result> metadata(Metadata.Call call) {
        if (!firstUpdate.isDone()) {
            return firstUpdate
                    .copy()
                    .completeOnTimeout(false, FIRST_UPDATE_WAIT_MS, TimeUnit.MILLISECONDS)
                    .thenCompose(told -> answer(call));
        }
        return answer(call);
    }

    private CompletableFuture<Metadata.Result> answer(Metadata.Call call) {
        MetadataCache now = cache;
        List<String> names = call.topics();
        if (names == null) {
            return CompletableFuture.completedFuture(
                    now.answer(now.topicNames(), clusterId, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION));
        }
        List<CompletableFuture<TopicResult>> creations = new ArrayList<>();
        if (call.allowAutoTopicCreation() && config.autoCreateTopics()) {
            for (String name : names) {
                if (!now.knows(name) && TopicPartition.isLegalTopicName(name)) {
                    creations.add(autoCreate(name));
                }
            }
        }
        if (creations.isEmpty()) {
            return CompletableFuture.completedFuture(
                    now.answer(names, clusterId, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION));
        }
        return Futures.all(creations).thenApply(results -> afterCreation(names, results));
    }

    CompletableFuture<CreateTopics.Result> createTopics(CreateTopics.Call call) {
        List<CompletableFuture<TopicResult>> results = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Set<String> twice = new HashSet<>();
        call.topics().stream()
                .map(CreateTopics.NewTopic::topic)
                .filter(name -> !names.add(name))
                .forEach(twice::add);
        for (CreateTopics.NewTopic topic : call.topics()) {
            results.add(
                    twice.contains(topic.topic())
                            ? CompletableFuture.completedFuture(TopicResult.refused(
                                    topic.topic(), ErrorCode.INVALID_REQUEST, "the topic is mentioned twice"))
                            : create(topic, call.validateOnly(), call.timeoutMs()));
        }
        return Futures.all(results).thenApply(CreateTopics.Result::new);
    }

    /** Creates a topic that somebody needs, unless it is there or being created; answers when it has leaders. */
    CompletableFuture<TopicResult> autoCreate(String name) {
        return autoCreating.computeIfAbsent(name, topic -> {
            boolean offsets = topic.equals(Coordinators.TOPIC);
            CreateTopics.NewTopic wanted = new CreateTopics.NewTopic(
                    topic,
                    offsets ? config.offsetsPartitions() : CreateTopics.DEFAULT,
                    offsets ? config.offsetsReplicationFactor() : CreateTopics.DEFAULT,
                    Map.of(),
                    offsets
                            ? Map.of(TopicConfig.SEGMENT_BYTES, Integer.toString(config.offsetsSegmentBytes()))
                            : Map.of());
            CompletableFuture<TopicResult> created = create(wanted, false, AUTO_CREATE_WAIT_MS)
                    .thenCompose(result -> result.error() == ErrorCode.TOPIC_ALREADY_EXISTS
                            ? awaitLeaders(existing(topic), AUTO_CREATE_WAIT_MS)
                            : CompletableFuture.completedFuture(result));
            // later, on another thread: the entry must not go before it is there
            return created.whenCompleteAsync((result, failure) -> autoCreating.remove(topic));
        });
    }

    private Metadata.Result afterCreation(List<String> names, List<TopicResult> results) {
        Metadata.Result answer = cache.answer(names, clusterId, ErrorCode.LEADER_NOT_AVAILABLE);
        Map<String, Metadata.TopicResult> refused = new TreeMap<>();
        for (TopicResult result : results) {
            if (result.error() == ErrorCode.INVALID_REPLICATION_FACTOR
                    || result.error() == ErrorCode.INVALID_TOPIC_EXCEPTION) {
                refused.put(result.topic(), Metadata.TopicResult.refused(result.topic(), result.error()));
            }
        }
        List<Metadata.TopicResult> topics = answer.topics().stream()
                .map(topic -> refused.getOrDefault(topic.topic(), topic))
                .toList();
        return new Metadata.Result(answer.brokers(), answer.clusterId(), answer.controllerId(), topics);
    }

    private CompletableFuture<TopicResult> create(CreateTopics.NewTopic topic, boolean validateOnly, int timeoutMs) {
        CompletableFuture<TopicResult> created = new CompletableFuture<>();
        errands.run(
                session -> created.complete(createInZookeeper(session, topic, validateOnly)),
                failure -> created.complete(
                        TopicResult.refused(topic.topic(), ErrorCode.REQUEST_TIMED_OUT, failure.getMessage())));
        if (validateOnly || timeoutMs <= 0) {
            return created;
        }
        return created.thenCompose(result -> awaitLeaders(result, timeoutMs));
    }

    private CompletableFuture<TopicResult> awaitLeaders(TopicResult result, int timeoutMs) {
        if (result.error() != ErrorCode.NONE) {
            return CompletableFuture.completedFuture(result);
        }
        return await(now -> now.hasLeaders(result.topic(), result.partitions()), timeoutMs)
                .thenApply(known -> known
                        ? result
                        : TopicResult.refused(
                                result.topic(),
                                ErrorCode.REQUEST_TIMED_OUT,
                                "created, but without leaders after " + timeoutMs + " ms"));
    }

    /** Whether the cluster, as this broker knows it, becomes as wished in time. */
    CompletableFuture<Boolean> await(Predicate<MetadataCache> wished, int timeoutMs) {
        Waiter waiter = new Waiter(wished, new CompletableFuture<>());
        synchronized (waiters) {
            waiters.add(waiter);
        }
        if (wished.test(cache)) {
            waiter.known().complete(true);
        }
        return waiter.known().completeOnTimeout(false, Math.max(0, timeoutMs), TimeUnit.MILLISECONDS);
    }

    /** On the errand thread. */
    private TopicResult createInZookeeper(ZkSession session, CreateTopics.NewTopic topic, boolean validateOnly)
            throws SessionEndedException {
        TopicResult refusal = Assignments.check(topic);
        if (refusal != null) {
            return refusal;
        }
        ZkTopics topics = new ZkTopics(session);
        if (topics.assignment(topic.topic()).isPresent()) {
            return exists(topic.topic());
        }
        String other = colliding(topics, topic.topic());
        if (other != null) {
            return TopicResult.refused(
                    topic.topic(),
                    ErrorCode.INVALID_TOPIC_EXCEPTION,
                    "topic " + topic.topic() + " collides with " + other + ": '.' and '_' are the same in metrics");
        }
        List<Integer> live = List.copyOf(new ZkBrokers(session).live(null).keySet());
        SortedMap<Integer, List<Integer>> replicas;
        try {
            replicas = Assignments.assign(topic, config, live);
        } catch (Assignments.Impossible e) {
            return TopicResult.refused(topic.topic(), e.error(), e.getMessage());
        }
        TopicAssignment assignment = new TopicAssignment(newTopicId(), replicas);
        if (!validateOnly) {
            if (!topics.create(topic.topic(), assignment, TopicConfig.canonical(topic.configs()))) {
                return exists(topic.topic());
            }
            LOG.info("created topic {} with partitions {}", topic.topic(), replicas);
        }
        int factor = replicas.values().iterator().next().size();
        return new TopicResult(topic.topic(), ErrorCode.NONE, null, assignment.topicId(), replicas.size(), factor);
    }

    /** A topic that has the same name in metrics, where Kafka writes '_' for '.'; null if there is none. */
    private static @Nullable String colliding(ZkTopics topics, String topic) throws SessionEndedException {
        String inMetrics = topic.replace('.', '_');
        if (inMetrics.indexOf('_') < 0) {
            return null;
        }
        for (String other : topics.names(null)) {
            if (other.replace('.', '_').equals(inMetrics)) {
                return other;
            }
        }
        return null;
    }

    /** A topic that another broker has created, and of which this one has not heard yet. */
    private static TopicResult existing(String topic) {
        return new TopicResult(topic, ErrorCode.NONE, null, null, 1, 1);
    }

    private static TopicResult exists(String topic) {
        return TopicResult.refused(topic, ErrorCode.TOPIC_ALREADY_EXISTS, "topic " + topic + " exists already");
    }

    /** A new id in Kafka's text form. */
    static String randomId() {
        UUID id = newTopicId();
        byte[] bytes = ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Ids whose text form begins with a dash are avoided, as Kafka does: command lines take them for options. */
    private static UUID newTopicId() {
        UUID id = UUID.randomUUID();
        while (id.getMostSignificantBits() >>> 58 == BASE64_DASH) {
            id = UUID.randomUUID();
        }
        return id;
    }
}
