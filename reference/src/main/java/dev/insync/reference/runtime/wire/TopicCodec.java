package dev.insync.reference.runtime.wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableReplicaAssignment;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopicConfig;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicResult;
import org.apache.kafka.common.message.DeleteTopicsRequestData;
import org.apache.kafka.common.message.DeleteTopicsResponseData;
import org.apache.kafka.common.message.DeleteTopicsResponseData.DeletableTopicResult;
import org.apache.kafka.common.message.DescribeConfigsRequestData;
import org.apache.kafka.common.message.DescribeConfigsRequestData.DescribeConfigsResource;
import org.apache.kafka.common.message.DescribeConfigsResponseData;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResult;
import org.jspecify.annotations.Nullable;

/** CreateTopics, DeleteTopics and DescribeConfigs. */
final class TopicCodec {
    static final short CREATE_TOPICS_VERSION = 7;

    private TopicCodec() {}

    static CompletableFuture<Reply> serveCreateTopics(Exchange exchange) {
        CreateTopicsRequestData request = exchange.as(CreateTopicsRequestData.class);
        List<CreateTopics.NewTopic> topics = new ArrayList<>();
        request.topics().forEach(topic -> topics.add(decode(topic)));
        CreateTopics.Call call = new CreateTopics.Call(topics, request.timeoutMs(), request.validateOnly());
        return exchange.handler()
                .createTopics(exchange.client(), call)
                .thenApply(result -> exchange.answer(encode(result)));
    }

    private static CreateTopics.NewTopic decode(CreatableTopic topic) {
        Map<Integer, List<Integer>> assignments = new LinkedHashMap<>();
        topic.assignments().forEach(a -> assignments.put(a.partitionIndex(), List.copyOf(a.brokerIds())));
        Map<String, @Nullable String> configs = new LinkedHashMap<>();
        for (CreatableTopicConfig config : topic.configs()) {
            configs.put(config.name(), config.value());
        }
        return new CreateTopics.NewTopic(
                topic.name(), topic.numPartitions(), topic.replicationFactor(), assignments, configs);
    }

    static CreateTopicsRequestData encode(CreateTopics.Call call) {
        CreateTopicsRequestData request =
                new CreateTopicsRequestData().setTimeoutMs(call.timeoutMs()).setValidateOnly(call.validateOnly());
        for (CreateTopics.NewTopic topic : call.topics()) {
            CreatableTopic encoded = new CreatableTopic()
                    .setName(topic.topic())
                    .setNumPartitions(topic.partitions())
                    .setReplicationFactor((short) topic.replicationFactor());
            topic.assignments()
                    .forEach((partition, brokers) -> encoded.assignments()
                            .add(new CreatableReplicaAssignment()
                                    .setPartitionIndex(partition)
                                    .setBrokerIds(brokers)));
            topic.configs()
                    .forEach((name, value) -> encoded.configs()
                            .add(new CreatableTopicConfig().setName(name).setValue(value)));
            request.topics().add(encoded);
        }
        return request;
    }

    private static CreateTopicsResponseData encode(CreateTopics.Result result) {
        CreateTopicsResponseData response = new CreateTopicsResponseData();
        for (CreateTopics.TopicResult topic : result.topics()) {
            response.topics()
                    .add(new CreatableTopicResult()
                            .setName(topic.topic())
                            .setErrorCode(topic.error().code())
                            .setErrorMessage(topic.message())
                            .setTopicId(Grouping.toKafka(topic.topicId()))
                            .setNumPartitions(topic.partitions())
                            .setReplicationFactor((short) topic.replicationFactor())
                            .setConfigs(topic.configs().stream()
                                    .map(ConfigEntries::ofNewTopic)
                                    .toList()));
        }
        return response;
    }

    static CreateTopics.Result decode(CreateTopicsResponseData response) {
        List<CreateTopics.TopicResult> topics = new ArrayList<>();
        for (CreatableTopicResult topic : response.topics()) {
            topics.add(new CreateTopics.TopicResult(
                    topic.name(),
                    ErrorCode.of(topic.errorCode()),
                    topic.errorMessage(),
                    Grouping.fromKafka(topic.topicId()),
                    topic.numPartitions(),
                    topic.replicationFactor()));
        }
        return new CreateTopics.Result(topics);
    }

    static CompletableFuture<Reply> serveDeleteTopics(Exchange exchange) {
        DeleteTopicsRequestData request = exchange.as(DeleteTopicsRequestData.class);
        DeleteTopics.Call call = new DeleteTopics.Call(List.copyOf(request.topicNames()), request.timeoutMs());
        return exchange.handler().deleteTopics(exchange.client(), call).thenApply(result -> {
            DeleteTopicsResponseData response = new DeleteTopicsResponseData();
            for (DeleteTopics.TopicResult topic : result.topics()) {
                response.responses()
                        .add(new DeletableTopicResult()
                                .setName(topic.topic())
                                .setErrorCode(topic.error().code())
                                .setErrorMessage(topic.message()));
            }
            return exchange.answer(response);
        });
    }

    static CompletableFuture<Reply> serveDescribeConfigs(Exchange exchange) {
        DescribeConfigsRequestData request = exchange.as(DescribeConfigsRequestData.class);
        List<DescribeConfigsResource> asked = request.resources();
        List<DescribeConfigs.Resource> resources = new ArrayList<>();
        for (DescribeConfigsResource resource : asked) {
            List<String> keys = resource.configurationKeys();
            // no keys are all keys, for Kafka
            resources.add(new DescribeConfigs.Resource(
                    kindOf(resource.resourceType()),
                    resource.resourceName(),
                    keys == null || keys.isEmpty() ? null : List.copyOf(keys)));
        }
        return exchange.handler()
                .describeConfigs(exchange.client(), new DescribeConfigs.Call(resources))
                .thenApply(result -> {
                    DescribeConfigsResponseData response = new DescribeConfigsResponseData();
                    for (int i = 0; i < asked.size(); i++) {
                        response.results()
                                .add(encode(asked.get(i), result.resources().get(i), request.includeSynonyms()));
                    }
                    return exchange.answer(response);
                });
    }

    static DescribeConfigs.ResourceKind kindOf(byte type) {
        return switch (ConfigResource.Type.forId(type)) {
            case TOPIC -> DescribeConfigs.ResourceKind.TOPIC;
            case BROKER -> DescribeConfigs.ResourceKind.BROKER;
            default -> DescribeConfigs.ResourceKind.OTHER;
        };
    }

    private static DescribeConfigsResult encode(
            DescribeConfigsResource asked, DescribeConfigs.ResourceResult result, boolean includeSynonyms) {
        return new DescribeConfigsResult()
                .setErrorCode(result.error().code())
                .setErrorMessage(result.message())
                .setResourceType(asked.resourceType())
                .setResourceName(asked.resourceName())
                .setConfigs(result.entries().stream()
                        .map(entry -> ConfigEntries.encode(entry, includeSynonyms))
                        .toList());
    }
}
