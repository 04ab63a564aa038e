package dev.insync.reference.runtime.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.message.AlterConfigsRequestData;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData;
import org.apache.kafka.common.message.ControlledShutdownRequestData;
import org.apache.kafka.common.message.CreatePartitionsRequestData;
import org.apache.kafka.common.message.DeleteGroupsRequestData;
import org.apache.kafka.common.message.DeleteRecordsRequestData;
import org.apache.kafka.common.message.DescribeGroupsRequestData;
import org.apache.kafka.common.message.DescribeLogDirsRequestData;
import org.apache.kafka.common.message.ElectLeadersRequestData;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.ListGroupsRequestData;
import org.apache.kafka.common.message.ListPartitionReassignmentsRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetDeleteRequestData;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;

/** One request of each kind that consumer groups and administrators need. */
final class MoreRequests {
    private static final byte[] BYTES = "bytes".getBytes(StandardCharsets.UTF_8);

    private MoreRequests() {}

    static ApiMessage request(ApiKeys key, short version) {
        return switch (key) {
            case JOIN_GROUP -> {
                JoinGroupRequestData request = new JoinGroupRequestData()
                        .setGroupId("group")
                        .setSessionTimeoutMs(10_000)
                        .setProtocolType("consumer");
                request.protocols()
                        .add(new JoinGroupRequestData.JoinGroupRequestProtocol()
                                .setName("range")
                                .setMetadata(BYTES));
                yield request;
            }
            case SYNC_GROUP ->
                new SyncGroupRequestData()
                        .setGroupId("group")
                        .setMemberId("member")
                        .setProtocolType("consumer")
                        .setProtocolName("range")
                        .setAssignments(List.of(new SyncGroupRequestData.SyncGroupRequestAssignment()
                                .setMemberId("member")
                                .setAssignment(BYTES)));
            case HEARTBEAT -> new HeartbeatRequestData().setGroupId("group").setMemberId("member");
            case LEAVE_GROUP -> {
                LeaveGroupRequestData request = new LeaveGroupRequestData().setGroupId("group");
                yield version < 3
                        ? request.setMemberId("member")
                        : request.setMembers(List.of(new LeaveGroupRequestData.MemberIdentity().setMemberId("member")));
            }
            case OFFSET_COMMIT ->
                new OffsetCommitRequestData()
                        .setGroupId("group")
                        .setTopics(List.of(new OffsetCommitRequestData.OffsetCommitRequestTopic()
                                .setName("orders")
                                .setPartitions(List.of(new OffsetCommitRequestData.OffsetCommitRequestPartition()
                                        .setCommittedMetadata("note")))));
            case OFFSET_FETCH ->
                version >= 8
                        ? offsetFetchOfTwoGroups()
                        : new OffsetFetchRequestData()
                                .setGroupId("group")
                                .setTopics(List.of(new OffsetFetchRequestData.OffsetFetchRequestTopic()
                                        .setName("orders")
                                        .setPartitionIndexes(List.of(0))));
            case OFFSET_DELETE -> {
                OffsetDeleteRequestData request = new OffsetDeleteRequestData().setGroupId("group");
                request.topics()
                        .add(new OffsetDeleteRequestData.OffsetDeleteRequestTopic()
                                .setName("orders")
                                .setPartitions(List.of(new OffsetDeleteRequestData.OffsetDeleteRequestPartition())));
                yield request;
            }
            case ALTER_CONFIGS -> {
                AlterConfigsRequestData request = new AlterConfigsRequestData();
                request.resources()
                        .add(new AlterConfigsRequestData.AlterConfigsResource()
                                .setResourceType((byte) 2)
                                .setResourceName("orders"));
                yield request;
            }
            case INCREMENTAL_ALTER_CONFIGS -> {
                IncrementalAlterConfigsRequestData request = new IncrementalAlterConfigsRequestData();
                var configs = new IncrementalAlterConfigsRequestData.AlterableConfigCollection();
                configs.add(new IncrementalAlterConfigsRequestData.AlterableConfig()
                        .setName("min.insync.replicas")
                        .setValue("2"));
                request.resources()
                        .add(new IncrementalAlterConfigsRequestData.AlterConfigsResource()
                                .setResourceType((byte) 2)
                                .setResourceName("orders")
                                .setConfigs(configs));
                yield request;
            }
            case CREATE_PARTITIONS -> {
                CreatePartitionsRequestData request = new CreatePartitionsRequestData();
                request.topics()
                        .add(new CreatePartitionsRequestData.CreatePartitionsTopic()
                                .setName("orders")
                                .setCount(2)
                                .setAssignments(null));
                yield request;
            }
            case DESCRIBE_LOG_DIRS -> new DescribeLogDirsRequestData().setTopics(null);
            case CONTROLLED_SHUTDOWN -> new ControlledShutdownRequestData().setBrokerId(1);
            case ELECT_LEADERS -> {
                ElectLeadersRequestData request = new ElectLeadersRequestData();
                request.topicPartitions()
                        .add(new ElectLeadersRequestData.TopicPartitions()
                                .setTopic("orders")
                                .setPartitions(List.of(0)));
                yield request;
            }
            case ALTER_PARTITION_REASSIGNMENTS ->
                new AlterPartitionReassignmentsRequestData()
                        .setTopics(List.of(new AlterPartitionReassignmentsRequestData.ReassignableTopic()
                                .setName("orders")
                                .setPartitions(
                                        List.of(new AlterPartitionReassignmentsRequestData.ReassignablePartition()
                                                .setReplicas(List.of(1))))));
            case LIST_PARTITION_REASSIGNMENTS -> new ListPartitionReassignmentsRequestData().setTopics(null);
            case DELETE_RECORDS ->
                new DeleteRecordsRequestData()
                        .setTopics(List.of(new DeleteRecordsRequestData.DeleteRecordsTopic()
                                .setName("orders")
                                .setPartitions(List.of(new DeleteRecordsRequestData.DeleteRecordsPartition()))));
            case DESCRIBE_GROUPS -> new DescribeGroupsRequestData().setGroups(List.of("group"));
            case LIST_GROUPS -> {
                ListGroupsRequestData request = new ListGroupsRequestData();
                yield version < 5 ? request : request.setTypesFilter(List.of("classic"));
            }
            case DELETE_GROUPS -> new DeleteGroupsRequestData().setGroupsNames(List.of("group"));
            default -> throw new AssertionError("no request for " + key + ", which is advertised");
        };
    }

    private static OffsetFetchRequestData offsetFetchOfTwoGroups() {
        return new OffsetFetchRequestData()
                .setGroups(List.of(
                        new OffsetFetchRequestData.OffsetFetchRequestGroup()
                                .setGroupId("group")
                                .setTopics(List.of(new OffsetFetchRequestData.OffsetFetchRequestTopics()
                                        .setName("orders")
                                        .setPartitionIndexes(List.of(0)))),
                        new OffsetFetchRequestData.OffsetFetchRequestGroup()
                                .setGroupId("other")
                                .setTopics(null)));
    }
}
