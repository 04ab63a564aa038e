package dev.insync.reference.runtime.broker;

import dev.insync.reference.runtime.TopicPartition;
import dev.insync.reference.runtime.wire.CreateTopics;
import dev.insync.reference.runtime.wire.DescribeConfigs;
import dev.insync.reference.runtime.wire.ErrorCode;
import dev.insync.reference.runtime.zk.SessionEndedException;
import dev.insync.reference.runtime.zk.ZkSession;
import dev.insync.reference.runtime.zk.ZkTopics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Answers about configurations. */
final class ConfigRequests {
    private final int brokerId;
    private final DescribedConfigs configs;
    private final Errands errands;

    ConfigRequests(BrokerOptions options, Errands errands) {
        this.brokerId = options.id();
        this.configs = new DescribedConfigs(options);
        this.errands = errands;
    }

    CompletableFuture<DescribeConfigs.Result> describe(DescribeConfigs.Call call) {
        CompletableFuture<DescribeConfigs.Result> answer = new CompletableFuture<>();
        errands.run(
                session -> {
                    List<DescribeConfigs.ResourceResult> results = new ArrayList<>();
                    for (DescribeConfigs.Resource resource : call.resources()) {
                        results.add(describe(session, resource));
                    }
                    answer.complete(new DescribeConfigs.Result(results));
                },
                answer::completeExceptionally);
        return answer;
    }

    private DescribeConfigs.ResourceResult describe(ZkSession session, DescribeConfigs.Resource resource)
            throws SessionEndedException {
        return switch (resource.kind()) {
            case TOPIC -> describeTopic(session, resource);
            case BROKER -> describeBroker(resource);
            case OTHER ->
                DescribeConfigs.ResourceResult.refused(
                        ErrorCode.INVALID_REQUEST, "only topics and brokers have a configuration");
        };
    }

    private DescribeConfigs.ResourceResult describeTopic(ZkSession session, DescribeConfigs.Resource resource)
            throws SessionEndedException {
        String topic = resource.name();
        if (!TopicPartition.isLegalTopicName(topic)) {
            return DescribeConfigs.ResourceResult.refused(
                    ErrorCode.INVALID_TOPIC_EXCEPTION, "topic names are 1 to 249 of [a-zA-Z0-9._-]");
        }
        ZkTopics topics = new ZkTopics(session);
        if (topics.assignment(topic).isEmpty()) {
            return DescribeConfigs.ResourceResult.refused(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "no topic " + topic);
        }
        return described(resource, configs.ofTopic(topic, topics.config(topic)));
    }

    DescribeConfigs.ResourceResult describeBroker(DescribeConfigs.Resource resource) {
        if (resource.name().isEmpty()) {
            // what is set for all brokers while they run: nothing can be
            return described(resource, List.of());
        }
        if (!resource.name().equals(String.valueOf(brokerId))) {
            return DescribeConfigs.ResourceResult.refused(
                    ErrorCode.INVALID_REQUEST, "this is broker " + brokerId + ", not " + resource.name());
        }
        return described(resource, configs.ofBroker());
    }

    private static DescribeConfigs.ResourceResult described(
            DescribeConfigs.Resource resource, List<DescribeConfigs.Entry> entries) {
        List<String> keys = resource.keys();
        return new DescribeConfigs.ResourceResult(
                ErrorCode.NONE,
                null,
                keys == null
                        ? entries
                        : entries.stream()
                                .filter(entry -> keys.contains(entry.name()))
                                .toList());
    }

    /** The answer with the configurations of those topics that were created, or would have been. */
    CreateTopics.Result withConfigs(CreateTopics.Call call, CreateTopics.Result result) {
        Map<String, Map<String, @Nullable String>> own = new HashMap<>();
        call.topics().forEach(topic -> own.put(topic.topic(), topic.configs()));
        return new CreateTopics.Result(result.topics().stream()
                .map(topic -> topic.error() == ErrorCode.NONE
                        ? topic.withConfigs(configs.ofTopic(
                                topic.topic(), TopicConfig.canonical(own.getOrDefault(topic.topic(), Map.of()))))
                        : topic)
                .toList());
    }
}
