package dev.insync.reference.runtime.wire;

import dev.insync.reference.runtime.TopicPartition;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.message.UpdateMetadataRequestData;
import org.apache.kafka.common.message.UpdateMetadataRequestData.UpdateMetadataBroker;
import org.apache.kafka.common.message.UpdateMetadataRequestData.UpdateMetadataEndpoint;
import org.apache.kafka.common.message.UpdateMetadataRequestData.UpdateMetadataPartitionState;
import org.apache.kafka.common.message.UpdateMetadataRequestData.UpdateMetadataTopicState;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/** UpdateMetadata, with the one listener that brokers here have. */
final class UpdateMetadataCodec {
    static final short VERSION = 8;

    private static final SecurityProtocol PROTOCOL = SecurityProtocol.PLAINTEXT;

    private UpdateMetadataCodec() {}

    static UpdateMetadata.Call decode(Exchange exchange) {
        UpdateMetadataRequestData request = exchange.as(UpdateMetadataRequestData.class);
        List<UpdateMetadata.PartitionState> states = new ArrayList<>();
        for (UpdateMetadataTopicState topic : request.topicStates()) {
            for (UpdateMetadataPartitionState s : topic.partitionStates()) {
                states.add(new UpdateMetadata.PartitionState(
                        new TopicPartition(topic.topicName(), s.partitionIndex()),
                        s.controllerEpoch(),
                        s.leader(),
                        s.leaderEpoch(),
                        List.copyOf(s.isr()),
                        s.zkVersion(),
                        List.copyOf(s.replicas()),
                        List.copyOf(s.offlineReplicas()),
                        Grouping.fromKafka(topic.topicId())));
            }
        }
        List<BrokerEndpoint> brokers = new ArrayList<>();
        for (UpdateMetadataBroker broker : request.liveBrokers()) {
            for (UpdateMetadataEndpoint endpoint : broker.endpoints()) {
                brokers.add(new BrokerEndpoint(broker.id(), endpoint.host(), endpoint.port()));
            }
        }
        return new UpdateMetadata.Call(
                request.controllerId(), request.controllerEpoch(), request.brokerEpoch(), states, brokers);
    }

    static UpdateMetadataRequestData encode(UpdateMetadata.Call call) {
        UpdateMetadataRequestData request = new UpdateMetadataRequestData()
                .setControllerId(call.controllerId())
                .setControllerEpoch(call.controllerEpoch())
                .setBrokerEpoch(call.brokerEpoch());
        Grouping.byTopic(call.partitions(), UpdateMetadata.PartitionState::partition)
                .forEach((topic, states) -> request.topicStates()
                        .add(new UpdateMetadataTopicState()
                                .setTopicName(topic)
                                .setTopicId(Grouping.toKafka(states.get(0).topicId()))
                                .setPartitionStates(states.stream()
                                        .map(UpdateMetadataCodec::encode)
                                        .toList())));
        for (BrokerEndpoint broker : call.liveBrokers()) {
            UpdateMetadataEndpoint endpoint = new UpdateMetadataEndpoint()
                    .setHost(broker.host())
                    .setPort(broker.port())
                    .setListener(ListenerName.forSecurityProtocol(PROTOCOL).value())
                    .setSecurityProtocol(PROTOCOL.id);
            request.liveBrokers()
                    .add(new UpdateMetadataBroker().setId(broker.brokerId()).setEndpoints(List.of(endpoint)));
        }
        return request;
    }

    private static UpdateMetadataPartitionState encode(UpdateMetadata.PartitionState state) {
        return new UpdateMetadataPartitionState()
                .setPartitionIndex(state.partition().partition())
                .setControllerEpoch(state.controllerEpoch())
                .setLeader(state.leader())
                .setLeaderEpoch(state.leaderEpoch())
                .setIsr(state.isr())
                .setZkVersion(state.partitionEpoch())
                .setReplicas(state.replicas())
                .setOfflineReplicas(state.offlineReplicas());
    }
}
