package dev.insync.reference.runtime.wire;

import dev.insync.reference.runtime.TopicPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.common.message.AlterConfigsRequestData;
import org.apache.kafka.common.message.AlterConfigsResponseData;
import org.apache.kafka.common.message.CreatePartitionsRequestData;
import org.apache.kafka.common.message.CreatePartitionsRequestData.CreatePartitionsAssignment;
import org.apache.kafka.common.message.CreatePartitionsRequestData.CreatePartitionsTopic;
import org.apache.kafka.common.message.CreatePartitionsResponseData;
import org.apache.kafka.common.message.CreatePartitionsResponseData.CreatePartitionsTopicResult;
import org.apache.kafka.common.message.DeleteRecordsRequestData;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsPartition;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsTopic;
import org.apache.kafka.common.message.DeleteRecordsResponseData;
import org.apache.kafka.common.message.DeleteRecordsResponseData.DeleteRecordsPartitionResult;
import org.apache.kafka.common.message.DeleteRecordsResponseData.DeleteRecordsTopicResult;
import org.apache.kafka.common.message.DescribeLogDirsRequestData;
import org.apache.kafka.common.message.DescribeLogDirsResponseData;
import org.apache.kafka.common.message.DescribeLogDirsResponseData.DescribeLogDirsPartition;
import org.apache.kafka.common.message.DescribeLogDirsResponseData.DescribeLogDirsResult;
import org.apache.kafka.common.message.DescribeLogDirsResponseData.DescribeLogDirsTopic;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterableConfig;
import org.apache.kafka.common.message.IncrementalAlterConfigsResponseData;
import org.jspecify.annotations.Nullable;

/** CreatePartitions, AlterConfigs, IncrementalAlterConfigs, DescribeLogDirs and DeleteRecords. */
final class AdminCodec {
    private AdminCodec() {}

    static CompletableFuture<Reply> serveCreatePartitions(Exchange exchange) {
        CreatePartitionsRequestData request = exchange.as(CreatePartitionsRequestData.class);
        List<CreatePartitions.Growth> topics = new ArrayList<>();
        for (CreatePartitionsTopic topic : request.topics()) {
            List<List<Integer>> assignments = null;
            if (topic.assignments() != null) {
                assignments = new ArrayList<>();
                for (CreatePartitionsAssignment assignment : topic.assignments()) {
                    assignments.add(List.copyOf(assignment.brokerIds()));
                }
            }
            topics.add(new CreatePartitions.Growth(topic.name(), topic.count(), assignments));
        }
        CreatePartitions.Call call = new CreatePartitions.Call(topics, request.timeoutMs(), request.validateOnly());
        return exchange.handler()
                .createPartitions(exchange.client(), call)
                .thenApply(result -> exchange.answer(new CreatePartitionsResponseData()
                        .setResults(result.topics().stream()
                                .map(topic -> new CreatePartitionsTopicResult()
                                        .setName(topic.topic())
                                        .setErrorCode(topic.error().code())
                                        .setErrorMessage(topic.message()))
                                .toList())));
    }

    static CompletableFuture<Reply> serveIncrementalAlterConfigs(Exchange exchange) {
        IncrementalAlterConfigsRequestData request = exchange.as(IncrementalAlterConfigsRequestData.class);
        List<AlterConfigs.Resource> resources = new ArrayList<>();
        for (var resource : request.resources()) {
            List<AlterConfigs.Change> changes = new ArrayList<>();
            resource.configs().forEach(config -> changes.add(change(config)));
            resources.add(new AlterConfigs.Resource(
                    TopicCodec.kindOf(resource.resourceType()), resource.resourceName(), changes, false));
        }
        return exchange.handler()
                .alterConfigs(exchange.client(), new AlterConfigs.Call(resources, request.validateOnly()))
                .thenApply(result -> {
                    IncrementalAlterConfigsResponseData response = new IncrementalAlterConfigsResponseData();
                    int at = 0;
                    for (var resource : request.resources()) {
                        AlterConfigs.ResourceResult done = result.resources().get(at++);
                        response.responses()
                                .add(new IncrementalAlterConfigsResponseData.AlterConfigsResourceResponse()
                                        .setErrorCode(done.error().code())
                                        .setErrorMessage(done.message())
                                        .setResourceType(resource.resourceType())
                                        .setResourceName(resource.resourceName()));
                    }
                    return exchange.answer(response);
                });
    }

    private static AlterConfigs.Change change(AlterableConfig config) {
        AlterConfigOp.@Nullable OpType type = AlterConfigOp.OpType.forId(config.configOperation());
        AlterConfigs.Operation operation = AlterConfigs.Operation.OTHER;
        if (type == AlterConfigOp.OpType.SET) {
            operation = AlterConfigs.Operation.SET;
        } else if (type == AlterConfigOp.OpType.DELETE) {
            operation = AlterConfigs.Operation.DELETE;
        }
        return new AlterConfigs.Change(config.name(), operation, config.value());
    }

    static CompletableFuture<Reply> serveAlterConfigs(Exchange exchange) {
        AlterConfigsRequestData request = exchange.as(AlterConfigsRequestData.class);
        List<AlterConfigs.Resource> resources = new ArrayList<>();
        for (var resource : request.resources()) {
            List<AlterConfigs.Change> changes = new ArrayList<>();
            resource.configs()
                    .forEach(config -> changes.add(
                            new AlterConfigs.Change(config.name(), AlterConfigs.Operation.SET, config.value())));
            resources.add(new AlterConfigs.Resource(
                    TopicCodec.kindOf(resource.resourceType()), resource.resourceName(), changes, true));
        }
        return exchange.handler()
                .alterConfigs(exchange.client(), new AlterConfigs.Call(resources, request.validateOnly()))
                .thenApply(result -> {
                    AlterConfigsResponseData response = new AlterConfigsResponseData();
                    int at = 0;
                    for (var resource : request.resources()) {
                        AlterConfigs.ResourceResult done = result.resources().get(at++);
                        response.responses()
                                .add(new AlterConfigsResponseData.AlterConfigsResourceResponse()
                                        .setErrorCode(done.error().code())
                                        .setErrorMessage(done.message())
                                        .setResourceType(resource.resourceType())
                                        .setResourceName(resource.resourceName()));
                    }
                    return exchange.answer(response);
                });
    }

    static CompletableFuture<Reply> serveDescribeLogDirs(Exchange exchange) {
        DescribeLogDirsRequestData request = exchange.as(DescribeLogDirsRequestData.class);
        List<String> topics = null;
        if (request.topics() != null) {
            topics = new ArrayList<>();
            for (var topic : request.topics()) {
                topics.add(topic.topic());
            }
        }
        return exchange.handler()
                .describeLogDirs(exchange.client(), new DescribeLogDirs.Call(topics))
                .thenApply(result -> exchange.answer(encode(result)));
    }

    private static DescribeLogDirsResponseData encode(DescribeLogDirs.Result result) {
        List<DescribeLogDirsTopic> topics = new ArrayList<>();
        Grouping.byTopic(result.logs(), DescribeLogDirs.Log::partition).forEach((topic, logs) -> {
            List<DescribeLogDirsPartition> partitions = new ArrayList<>();
            for (DescribeLogDirs.Log log : logs) {
                TopicPartition id = log.partition();
                partitions.add(new DescribeLogDirsPartition()
                        .setPartitionIndex(id.partition())
                        .setPartitionSize(log.sizeInBytes())
                        .setOffsetLag(log.lag()));
            }
            topics.add(new DescribeLogDirsTopic().setName(topic).setPartitions(partitions));
        });
        return new DescribeLogDirsResponseData()
                .setResults(List.of(new DescribeLogDirsResult()
                        .setLogDir(result.directory())
                        .setTopics(topics)));
    }

    static CompletableFuture<Reply> serveDeleteRecords(Exchange exchange) {
        List<DeleteRecords.Deletion> deletions = new ArrayList<>();
        for (DeleteRecordsTopic topic :
                exchange.as(DeleteRecordsRequestData.class).topics()) {
            for (DeleteRecordsPartition p : topic.partitions()) {
                deletions.add(
                        new DeleteRecords.Deletion(new TopicPartition(topic.name(), p.partitionIndex()), p.offset()));
            }
        }
        return exchange.handler()
                .deleteRecords(exchange.client(), new DeleteRecords.Call(deletions))
                .thenApply(result -> {
                    DeleteRecordsResponseData response = new DeleteRecordsResponseData();
                    Grouping.byTopic(result.partitions(), DeleteRecords.PartitionResult::partition)
                            .forEach((topic, partitions) -> {
                                DeleteRecordsTopicResult encoded = new DeleteRecordsTopicResult().setName(topic);
                                partitions.forEach(p -> encoded.partitions()
                                        .add(new DeleteRecordsPartitionResult()
                                                .setPartitionIndex(p.partition().partition())
                                                .setLowWatermark(p.lowWatermark())
                                                .setErrorCode(p.error().code())));
                                response.topics().add(encoded);
                            });
                    return exchange.answer(response);
                });
    }
}
