package dev.insync.reference.runtime.wire;

import dev.insync.reference.runtime.TopicPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData.ReassignablePartition;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData.ReassignableTopic;
import org.apache.kafka.common.message.AlterPartitionReassignmentsResponseData;
import org.apache.kafka.common.message.AlterPartitionReassignmentsResponseData.ReassignablePartitionResponse;
import org.apache.kafka.common.message.AlterPartitionReassignmentsResponseData.ReassignableTopicResponse;
import org.apache.kafka.common.message.ControlledShutdownRequestData;
import org.apache.kafka.common.message.ControlledShutdownResponseData;
import org.apache.kafka.common.message.ControlledShutdownResponseData.RemainingPartition;
import org.apache.kafka.common.message.ElectLeadersRequestData;
import org.apache.kafka.common.message.ElectLeadersRequestData.TopicPartitions;
import org.apache.kafka.common.message.ElectLeadersResponseData;
import org.apache.kafka.common.message.ElectLeadersResponseData.PartitionResult;
import org.apache.kafka.common.message.ElectLeadersResponseData.ReplicaElectionResult;
import org.apache.kafka.common.message.ListPartitionReassignmentsRequestData;
import org.apache.kafka.common.message.ListPartitionReassignmentsRequestData.ListPartitionReassignmentsTopics;
import org.apache.kafka.common.message.ListPartitionReassignmentsResponseData;
import org.apache.kafka.common.message.ListPartitionReassignmentsResponseData.OngoingPartitionReassignment;
import org.apache.kafka.common.message.ListPartitionReassignmentsResponseData.OngoingTopicReassignment;

/** ControlledShutdown, ElectLeaders, AlterPartitionReassignments and ListPartitionReassignments. */
final class ControllerCodec {
    /** The newest version, which brokers use among themselves. */
    static final short CONTROLLED_SHUTDOWN_VERSION = 3;

    private static final byte UNCLEAN = 1;
    private static final short ELECT_LEADERS_ERROR_VERSION = 1;

    private ControllerCodec() {}

    static CompletableFuture<Reply> serveControlledShutdown(Exchange exchange) {
        ControlledShutdownRequestData request = exchange.as(ControlledShutdownRequestData.class);
        return exchange.handler()
                .controller()
                .controlledShutdown(new ControlledShutdown.Call(request.brokerId(), request.brokerEpoch()))
                .thenApply(result -> {
                    ControlledShutdownResponseData response = new ControlledShutdownResponseData()
                            .setErrorCode(result.error().code());
                    result.remaining()
                            .forEach(id -> response.remainingPartitions()
                                    .add(new RemainingPartition()
                                            .setTopicName(id.topic())
                                            .setPartitionIndex(id.partition())));
                    return exchange.answer(response);
                });
    }

    static ControlledShutdownRequestData encode(ControlledShutdown.Call call) {
        return new ControlledShutdownRequestData().setBrokerId(call.brokerId()).setBrokerEpoch(call.brokerEpoch());
    }

    static ControlledShutdown.Result decode(ControlledShutdownResponseData response) {
        return new ControlledShutdown.Result(
                ErrorCode.of(response.errorCode()),
                response.remainingPartitions().stream()
                        .map(p -> new TopicPartition(p.topicName(), p.partitionIndex()))
                        .toList());
    }

    static CompletableFuture<Reply> serveElectLeaders(Exchange exchange) {
        ElectLeadersRequestData request = exchange.as(ElectLeadersRequestData.class);
        List<TopicPartition> partitions = null;
        if (request.topicPartitions() != null) {
            partitions = new ArrayList<>();
            for (TopicPartitions topic : request.topicPartitions()) {
                for (int partition : topic.partitions()) {
                    partitions.add(new TopicPartition(topic.topic(), partition));
                }
            }
        }
        ElectLeaders.Call call =
                new ElectLeaders.Call(request.electionType() == UNCLEAN, partitions, request.timeoutMs());
        return exchange.handler()
                .controller()
                .electLeaders(call)
                .thenApply(result -> exchange.answer(encode(result, call, exchange.version())));
    }

    /** Version 0 has no place for an error of the whole request but the partitions. */
    private static ElectLeadersResponseData encode(ElectLeaders.Result result, ElectLeaders.Call call, short version) {
        List<ElectLeaders.PartitionResult> partitions = result.partitions();
        List<TopicPartition> asked = call.partitions();
        if (version < ELECT_LEADERS_ERROR_VERSION && result.error() != ErrorCode.NONE && asked != null) {
            partitions = asked.stream()
                    .map(id -> new ElectLeaders.PartitionResult(id, result.error(), null))
                    .toList();
        }
        ElectLeadersResponseData response = new ElectLeadersResponseData();
        if (version >= ELECT_LEADERS_ERROR_VERSION) {
            response.setErrorCode(result.error().code());
        }
        Grouping.byTopic(partitions, ElectLeaders.PartitionResult::partition)
                .forEach((topic, results) -> response.replicaElectionResults()
                        .add(new ReplicaElectionResult()
                                .setTopic(topic)
                                .setPartitionResult(results.stream()
                                        .map(p -> new PartitionResult()
                                                .setPartitionId(p.partition().partition())
                                                .setErrorCode(p.error().code())
                                                .setErrorMessage(p.message()))
                                        .toList())));
        return response;
    }

    static CompletableFuture<Reply> serveAlterReassignments(Exchange exchange) {
        AlterPartitionReassignmentsRequestData request = exchange.as(AlterPartitionReassignmentsRequestData.class);
        List<PartitionReassignments.Wish> wishes = new ArrayList<>();
        for (ReassignableTopic topic : request.topics()) {
            for (ReassignablePartition partition : topic.partitions()) {
                List<Integer> replicas = partition.replicas();
                wishes.add(new PartitionReassignments.Wish(
                        new TopicPartition(topic.name(), partition.partitionIndex()),
                        replicas == null ? null : List.copyOf(replicas)));
            }
        }
        return exchange.handler()
                .controller()
                .alterReassignments(new PartitionReassignments.AlterCall(wishes, request.timeoutMs()))
                .thenApply(result -> exchange.answer(encode(result)));
    }

    private static AlterPartitionReassignmentsResponseData encode(PartitionReassignments.AlterResult result) {
        AlterPartitionReassignmentsResponseData response = new AlterPartitionReassignmentsResponseData()
                .setErrorCode(result.error().code());
        Grouping.byTopic(result.partitions(), PartitionReassignments.PartitionResult::partition)
                .forEach((topic, results) -> response.responses()
                        .add(new ReassignableTopicResponse()
                                .setName(topic)
                                .setPartitions(results.stream()
                                        .map(p -> new ReassignablePartitionResponse()
                                                .setPartitionIndex(p.partition().partition())
                                                .setErrorCode(p.error().code())
                                                .setErrorMessage(p.message()))
                                        .toList())));
        return response;
    }

    static CompletableFuture<Reply> serveListReassignments(Exchange exchange) {
        ListPartitionReassignmentsRequestData request = exchange.as(ListPartitionReassignmentsRequestData.class);
        List<TopicPartition> partitions = null;
        if (request.topics() != null) {
            partitions = new ArrayList<>();
            for (ListPartitionReassignmentsTopics topic : request.topics()) {
                for (int partition : topic.partitionIndexes()) {
                    partitions.add(new TopicPartition(topic.name(), partition));
                }
            }
        }
        return exchange.handler()
                .controller()
                .listReassignments(new PartitionReassignments.ListCall(partitions))
                .thenApply(result -> exchange.answer(encode(result)));
    }

    private static ListPartitionReassignmentsResponseData encode(PartitionReassignments.ListResult result) {
        ListPartitionReassignmentsResponseData response = new ListPartitionReassignmentsResponseData()
                .setErrorCode(result.error().code());
        Grouping.byTopic(result.ongoing(), PartitionReassignments.Ongoing::partition)
                .forEach((topic, ongoing) -> response.topics()
                        .add(new OngoingTopicReassignment()
                                .setName(topic)
                                .setPartitions(ongoing.stream()
                                        .map(p -> new OngoingPartitionReassignment()
                                                .setPartitionIndex(p.partition().partition())
                                                .setReplicas(p.replicas())
                                                .setAddingReplicas(p.adding())
                                                .setRemovingReplicas(p.removing()))
                                        .toList())));
        return response;
    }
}
