package dev.insync.reference.runtime.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.DescribeClusterRequestData;
import org.apache.kafka.common.message.DescribeClusterResponseData;
import org.apache.kafka.common.message.DescribeClusterResponseData.DescribeClusterBroker;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataRequestData.MetadataRequestTopic;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseBroker;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponsePartition;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopic;
import org.jspecify.annotations.Nullable;

/** Metadata, and DescribeCluster, which is a part of it. */
final class MetadataCodec {
    /** The first version in which the client says whether a topic may be created. */
    private static final short AUTO_CREATION_FLAG_VERSION = 4;

    private MetadataCodec() {}

    static CompletableFuture<Reply> serveMetadata(Exchange exchange) {
        MetadataRequestData request = exchange.as(MetadataRequestData.class);
        boolean allowAutoTopicCreation =
                exchange.version() < AUTO_CREATION_FLAG_VERSION || request.allowAutoTopicCreation();
        return exchange.handler()
                .metadata(
                        exchange.client(),
                        new Metadata.Call(topics(request, exchange.version()), allowAutoTopicCreation))
                .thenApply(result -> exchange.answer(encode(result, request)));
    }

    /** Null for all topics, which version 0 asks for by an empty list. */
    private static @Nullable List<String> topics(MetadataRequestData request, short version) {
        if (request.topics() == null || (version == 0 && request.topics().isEmpty())) {
            return null;
        }
        List<String> names = new ArrayList<>();
        for (MetadataRequestTopic topic : request.topics()) {
            if (topic.name() == null) {
                throw new IllegalArgumentException("topics go by name, not by id");
            }
            names.add(topic.name());
        }
        return names;
    }

    private static MetadataResponseData encode(Metadata.Result result, MetadataRequestData request) {
        MetadataResponseData response = new MetadataResponseData()
                .setClusterId(result.clusterId())
                .setControllerId(result.controllerId())
                .setClusterAuthorizedOperations(
                        AuthorizedOperations.ofCluster(request.includeClusterAuthorizedOperations()));
        for (BrokerEndpoint broker : result.brokers()) {
            response.brokers()
                    .add(new MetadataResponseBroker()
                            .setNodeId(broker.brokerId())
                            .setHost(broker.host())
                            .setPort(broker.port()));
        }
        for (Metadata.TopicResult topic : result.topics()) {
            response.topics()
                    .add(new MetadataResponseTopic()
                            .setErrorCode(topic.error().code())
                            .setName(topic.topic())
                            .setTopicId(Grouping.toKafka(topic.topicId()))
                            .setIsInternal(topic.internal())
                            .setTopicAuthorizedOperations(
                                    AuthorizedOperations.ofTopic(request.includeTopicAuthorizedOperations()))
                            .setPartitions(topic.partitions().stream()
                                    .map(MetadataCodec::encode)
                                    .toList()));
        }
        return response;
    }

    private static MetadataResponsePartition encode(Metadata.PartitionResult partition) {
        return new MetadataResponsePartition()
                .setErrorCode(partition.error().code())
                .setPartitionIndex(partition.partition())
                .setLeaderId(partition.leaderId())
                .setLeaderEpoch(partition.leaderEpoch())
                .setReplicaNodes(partition.replicas())
                .setIsrNodes(partition.isr())
                .setOfflineReplicas(partition.offlineReplicas());
    }

    static CompletableFuture<Reply> serveDescribeCluster(Exchange exchange) {
        boolean operations = exchange.as(DescribeClusterRequestData.class).includeClusterAuthorizedOperations();
        return exchange.handler()
                .metadata(exchange.client(), new Metadata.Call(List.of(), false))
                .thenApply(result -> exchange.answer(encodeCluster(result)
                        .setClusterAuthorizedOperations(AuthorizedOperations.ofCluster(operations))));
    }

    private static DescribeClusterResponseData encodeCluster(Metadata.Result result) {
        String clusterId = result.clusterId();
        DescribeClusterResponseData response = new DescribeClusterResponseData()
                .setClusterId(clusterId == null ? "" : clusterId)
                .setControllerId(result.controllerId());
        for (BrokerEndpoint broker : result.brokers()) {
            response.brokers()
                    .add(new DescribeClusterBroker()
                            .setBrokerId(broker.brokerId())
                            .setHost(broker.host())
                            .setPort(broker.port()));
        }
        return response;
    }
}
