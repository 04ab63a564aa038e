package dev.insync.reference.runtime.wire;

import dev.insync.reference.runtime.TopicPartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.LeaderAndIsrRequestData;
import org.apache.kafka.common.message.LeaderAndIsrRequestData.LeaderAndIsrLiveLeader;
import org.apache.kafka.common.message.LeaderAndIsrRequestData.LeaderAndIsrPartitionState;
import org.apache.kafka.common.message.LeaderAndIsrRequestData.LeaderAndIsrTopicState;
import org.apache.kafka.common.message.LeaderAndIsrResponseData;
import org.apache.kafka.common.message.LeaderAndIsrResponseData.LeaderAndIsrPartitionError;
import org.apache.kafka.common.message.LeaderAndIsrResponseData.LeaderAndIsrTopicError;
import org.apache.kafka.common.message.StopReplicaRequestData;
import org.apache.kafka.common.message.StopReplicaRequestData.StopReplicaPartitionState;
import org.apache.kafka.common.message.StopReplicaRequestData.StopReplicaTopicState;
import org.apache.kafka.common.message.StopReplicaResponseData;
import org.apache.kafka.common.message.StopReplicaResponseData.StopReplicaPartitionError;
import org.apache.kafka.common.message.UpdateMetadataResponseData;
import org.apache.kafka.common.requests.LeaderAndIsrRequest;
import org.jspecify.annotations.Nullable;

/** LeaderAndIsr and StopReplica: what a controller sends to brokers. UpdateMetadata is in {@link UpdateMetadataCodec}. */
final class ControlCodec {
    static final short STOP_REPLICA_VERSION = 4;

    /** The newest version; from 5 on the answer names topics by id only. */
    private static final short LEADER_AND_ISR_VERSION = 7;

    /** For states without topic ids: the newest version whose answer names topics. */
    private static final short LEADER_AND_ISR_NAMED_VERSION = 4;

    private static final short TOPIC_ID_VERSION = 5;
    private static final byte FULL = 1;

    private ControlCodec() {}

    static CompletableFuture<Reply> serveLeaderAndIsr(Exchange exchange) {
        LeaderAndIsrRequest request =
                new LeaderAndIsrRequest(exchange.as(LeaderAndIsrRequestData.class), exchange.version());
        return exchange.handler()
                .leaderAndIsr(exchange.client(), decode(request))
                .thenApply(result -> exchange.answer(encode(result, request)));
    }

    private static LeaderAndIsr.Call decode(LeaderAndIsrRequest request) {
        Map<String, Uuid> topicIds = request.version() >= TOPIC_ID_VERSION ? request.topicIds() : Map.of();
        List<LeaderAndIsr.PartitionState> states = new ArrayList<>();
        for (LeaderAndIsrPartitionState s : request.partitionStates()) {
            states.add(new LeaderAndIsr.PartitionState(
                    new TopicPartition(s.topicName(), s.partitionIndex()),
                    s.controllerEpoch(),
                    s.leader(),
                    s.leaderEpoch(),
                    List.copyOf(s.isr()),
                    s.partitionEpoch(),
                    List.copyOf(s.replicas()),
                    List.copyOf(s.addingReplicas()),
                    List.copyOf(s.removingReplicas()),
                    s.isNew(),
                    Grouping.fromKafka(topicIds.getOrDefault(s.topicName(), Uuid.ZERO_UUID))));
        }
        List<BrokerEndpoint> leaders = request.liveLeaders().stream()
                .map(l -> new BrokerEndpoint(l.brokerId(), l.hostName(), l.port()))
                .toList();
        return new LeaderAndIsr.Call(
                request.controllerId(),
                request.controllerEpoch(),
                request.brokerEpoch(),
                request.data().type() == FULL,
                states,
                leaders);
    }

    static short versionFor(LeaderAndIsr.Call call) {
        return call.partitions().stream().allMatch(s -> s.topicId() != null)
                ? LEADER_AND_ISR_VERSION
                : LEADER_AND_ISR_NAMED_VERSION;
    }

    static LeaderAndIsrRequestData encode(LeaderAndIsr.Call call) {
        LeaderAndIsrRequestData request = new LeaderAndIsrRequestData()
                .setControllerId(call.controllerId())
                .setControllerEpoch(call.controllerEpoch())
                .setBrokerEpoch(call.brokerEpoch())
                .setLiveLeaders(call.liveLeaders().stream()
                        .map(l -> new LeaderAndIsrLiveLeader()
                                .setBrokerId(l.brokerId())
                                .setHostName(l.host())
                                .setPort(l.port()))
                        .toList());
        if (versionFor(call) >= TOPIC_ID_VERSION) {
            request.setType(call.full() ? FULL : 0);
        }
        Grouping.byTopic(call.partitions(), LeaderAndIsr.PartitionState::partition)
                .forEach((topic, states) -> request.topicStates()
                        .add(new LeaderAndIsrTopicState()
                                .setTopicName(topic)
                                .setTopicId(Grouping.toKafka(states.get(0).topicId()))
                                .setPartitionStates(states.stream()
                                        .map(ControlCodec::encode)
                                        .toList())));
        return request;
    }

    private static LeaderAndIsrPartitionState encode(LeaderAndIsr.PartitionState state) {
        return new LeaderAndIsrPartitionState()
                .setPartitionIndex(state.partition().partition())
                .setControllerEpoch(state.controllerEpoch())
                .setLeader(state.leader())
                .setLeaderEpoch(state.leaderEpoch())
                .setIsr(state.isr())
                .setPartitionEpoch(state.partitionEpoch())
                .setReplicas(state.replicas())
                .setAddingReplicas(state.adding())
                .setRemovingReplicas(state.removing())
                .setIsNew(state.isNew());
    }

    private static LeaderAndIsrResponseData encode(LeaderAndIsr.Result result, LeaderAndIsrRequest request) {
        LeaderAndIsrResponseData response =
                new LeaderAndIsrResponseData().setErrorCode(result.error().code());
        if (request.version() < TOPIC_ID_VERSION) {
            return response.setPartitionErrors(result.partitions().stream()
                    .map(p -> encode(p).setTopicName(p.partition().topic()))
                    .toList());
        }
        Map<String, Uuid> topicIds = request.topicIds();
        Grouping.byTopic(result.partitions(), LeaderAndIsr.PartitionResult::partition)
                .forEach((topic, partitions) -> response.topics()
                        .add(new LeaderAndIsrTopicError()
                                .setTopicId(topicIds.getOrDefault(topic, Uuid.ZERO_UUID))
                                .setPartitionErrors(partitions.stream()
                                        .map(ControlCodec::encode)
                                        .toList())));
        return response;
    }

    private static LeaderAndIsrPartitionError encode(LeaderAndIsr.PartitionResult result) {
        return new LeaderAndIsrPartitionError()
                .setPartitionIndex(result.partition().partition())
                .setErrorCode(result.error().code());
    }

    /** @param call what was asked: only it knows which topic an id stands for */
    static LeaderAndIsr.Result decode(LeaderAndIsrResponseData response, LeaderAndIsr.Call call) {
        Map<@Nullable UUID, String> names = new HashMap<>();
        call.partitions().forEach(s -> names.put(s.topicId(), s.partition().topic()));
        List<LeaderAndIsr.PartitionResult> partitions = new ArrayList<>();
        for (LeaderAndIsrPartitionError e : response.partitionErrors()) {
            partitions.add(decode(e.topicName(), e));
        }
        for (LeaderAndIsrTopicError topic : response.topics()) {
            String name = names.get(Grouping.fromKafka(topic.topicId()));
            if (name == null) {
                throw new IllegalArgumentException("answer for unknown topic id " + topic.topicId());
            }
            topic.partitionErrors().forEach(e -> partitions.add(decode(name, e)));
        }
        return new LeaderAndIsr.Result(ErrorCode.of(response.errorCode()), partitions);
    }

    private static LeaderAndIsr.PartitionResult decode(String topic, LeaderAndIsrPartitionError error) {
        return new LeaderAndIsr.PartitionResult(
                new TopicPartition(topic, error.partitionIndex()), ErrorCode.of(error.errorCode()));
    }

    static CompletableFuture<Reply> serveUpdateMetadata(Exchange exchange) {
        return exchange.handler()
                .updateMetadata(exchange.client(), UpdateMetadataCodec.decode(exchange))
                .thenApply(result -> exchange.answer(new UpdateMetadataResponseData()
                        .setErrorCode(result.error().code())));
    }

    static CompletableFuture<Reply> serveStopReplica(Exchange exchange) {
        StopReplicaRequestData request = exchange.as(StopReplicaRequestData.class);
        List<StopReplica.PartitionState> states = new ArrayList<>();
        for (StopReplicaTopicState topic : request.topicStates()) {
            for (StopReplicaPartitionState s : topic.partitionStates()) {
                states.add(new StopReplica.PartitionState(
                        new TopicPartition(topic.topicName(), s.partitionIndex()),
                        s.leaderEpoch(),
                        s.deletePartition()));
            }
        }
        StopReplica.Call call =
                new StopReplica.Call(request.controllerId(), request.controllerEpoch(), request.brokerEpoch(), states);
        return exchange.handler()
                .stopReplica(exchange.client(), call)
                .thenApply(result -> exchange.answer(new StopReplicaResponseData()
                        .setErrorCode(result.error().code())
                        .setPartitionErrors(result.partitions().stream()
                                .map(p -> new StopReplicaPartitionError()
                                        .setTopicName(p.partition().topic())
                                        .setPartitionIndex(p.partition().partition())
                                        .setErrorCode(p.error().code()))
                                .toList())));
    }

    static StopReplicaRequestData encode(StopReplica.Call call) {
        List<StopReplicaTopicState> topics = new ArrayList<>();
        Grouping.byTopic(call.partitions(), StopReplica.PartitionState::partition)
                .forEach((topic, states) -> topics.add(new StopReplicaTopicState()
                        .setTopicName(topic)
                        .setPartitionStates(states.stream()
                                .map(s -> new StopReplicaPartitionState()
                                        .setPartitionIndex(s.partition().partition())
                                        .setLeaderEpoch(s.leaderEpoch())
                                        .setDeletePartition(s.delete()))
                                .toList())));
        return new StopReplicaRequestData()
                .setControllerId(call.controllerId())
                .setControllerEpoch(call.controllerEpoch())
                .setBrokerEpoch(call.brokerEpoch())
                .setTopicStates(topics);
    }

    static StopReplica.Result decode(StopReplicaResponseData response) {
        return new StopReplica.Result(
                ErrorCode.of(response.errorCode()),
                response.partitionErrors().stream()
                        .map(e -> new StopReplica.PartitionResult(
                                new TopicPartition(e.topicName(), e.partitionIndex()), ErrorCode.of(e.errorCode())))
                        .toList());
    }
}
