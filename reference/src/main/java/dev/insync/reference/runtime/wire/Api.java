package dev.insync.reference.runtime.wire;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.protocol.ApiKeys;
import org.jspecify.annotations.Nullable;

/**
 * The requests this broker answers, and in which versions.
 *
 * <p>Most upper ends are those of Apache Kafka 2.8, where they are not lower because a later version adds what is not there:
 * clients such as kafka-python infer one broker release from the ranges and stop asking. The lower ends are Kafka 4's, but for
 * Produce: librdkafka takes a minimum above 0 for a broker without compression (KAFKA-18659), so old versions are advertised,
 * and their record formats refused.
 *
 * @param maxVersion the newest that is advertised
 * @param brokersVersion the newest that is answered: brokers know of each other what they speak
 */
record Api(ApiKeys key, short minVersion, short maxVersion, short brokersVersion, Server server) {
    @FunctionalInterface
    interface Server {
        CompletableFuture<Reply> serve(Exchange exchange);
    }

    private static final Map<ApiKeys, Api> TABLE = new EnumMap<>(ApiKeys.class);

    static {
        List.of(
                        api(ApiKeys.PRODUCE, 0, 9, ProduceCodec::serve),
                        // From 13 on topics go by id; 15 carries the broker epoch of a follower.
                        api(ApiKeys.FETCH, 4, 12, FetchCodec.FOLLOWER_VERSION, FetchCodec::serve),
                        api(ApiKeys.LIST_OFFSETS, 1, 9, OffsetsCodec::serveListOffsets),
                        api(ApiKeys.METADATA, 0, 11, MetadataCodec::serveMetadata),
                        api(ApiKeys.LEADER_AND_ISR, 4, 7, ControlCodec::serveLeaderAndIsr),
                        api(ApiKeys.STOP_REPLICA, 3, 4, ControlCodec::serveStopReplica),
                        api(ApiKeys.UPDATE_METADATA, 6, 8, ControlCodec::serveUpdateMetadata),
                        api(ApiKeys.CONTROLLED_SHUTDOWN, 0, 3, ControllerCodec::serveControlledShutdown),
                        // Version 0 of both kept offsets in ZooKeeper.
                        api(ApiKeys.OFFSET_COMMIT, 1, 8, GroupOffsetsCodec::serveOffsetCommit),
                        // Both with several groups in one request: Kafka 3.0 began with both at once.
                        api(ApiKeys.OFFSET_FETCH, 1, 8, GroupOffsetsCodec::serveOffsetFetch),
                        api(ApiKeys.FIND_COORDINATOR, 0, 4, ProducerIdCodec::serveFindCoordinator),
                        api(ApiKeys.JOIN_GROUP, 0, 7, GroupCodec::serveJoinGroup),
                        api(ApiKeys.HEARTBEAT, 0, 4, GroupCodec::serveHeartbeat),
                        api(ApiKeys.LEAVE_GROUP, 0, 4, GroupCodec::serveLeaveGroup),
                        api(ApiKeys.SYNC_GROUP, 0, 5, GroupCodec::serveSyncGroup),
                        api(ApiKeys.DESCRIBE_GROUPS, 0, 5, GroupAdminCodec::serveDescribeGroups),
                        // With the type of each group: Kafka 3.8.
                        api(ApiKeys.LIST_GROUPS, 0, 5, GroupAdminCodec::serveListGroups),
                        api(ApiKeys.DELETE_GROUPS, 0, 2, GroupAdminCodec::serveDeleteGroups),
                        api(ApiKeys.OFFSET_DELETE, 0, 0, GroupOffsetsCodec::serveOffsetDelete),
                        api(ApiKeys.API_VERSIONS, 0, 4, ApiVersionsCodec::serve),
                        api(ApiKeys.CREATE_TOPICS, 2, 7, TopicCodec::serveCreateTopics),
                        // From 6 on topics go by id.
                        api(ApiKeys.DELETE_TOPICS, 1, 5, TopicCodec::serveDeleteTopics),
                        api(ApiKeys.DELETE_RECORDS, 0, 2, AdminCodec::serveDeleteRecords),
                        api(ApiKeys.INIT_PRODUCER_ID, 0, 4, ProducerIdCodec::serveInitProducerId),
                        api(ApiKeys.OFFSET_FOR_LEADER_EPOCH, 2, 4, OffsetsCodec::serveOffsetForLeaderEpoch),
                        api(ApiKeys.DESCRIBE_CONFIGS, 1, 4, TopicCodec::serveDescribeConfigs),
                        api(ApiKeys.ALTER_CONFIGS, 0, 2, AdminCodec::serveAlterConfigs),
                        api(ApiKeys.DESCRIBE_LOG_DIRS, 0, 2, AdminCodec::serveDescribeLogDirs),
                        api(ApiKeys.CREATE_PARTITIONS, 0, 3, AdminCodec::serveCreatePartitions),
                        api(ApiKeys.ELECT_LEADERS, 0, 2, ControllerCodec::serveElectLeaders),
                        api(ApiKeys.INCREMENTAL_ALTER_CONFIGS, 0, 1, AdminCodec::serveIncrementalAlterConfigs),
                        api(ApiKeys.ALTER_PARTITION_REASSIGNMENTS, 0, 0, ControllerCodec::serveAlterReassignments),
                        api(ApiKeys.LIST_PARTITION_REASSIGNMENTS, 0, 0, ControllerCodec::serveListReassignments),
                        api(ApiKeys.DESCRIBE_CLUSTER, 0, 0, MetadataCodec::serveDescribeCluster),
                        api(ApiKeys.ALLOCATE_PRODUCER_IDS, 0, 0, ProducerIdCodec::serveAllocateProducerIds))
                .forEach(api -> TABLE.put(api.key(), api));
    }

    private static Api api(ApiKeys key, int minVersion, int maxVersion, Server server) {
        return api(key, minVersion, maxVersion, maxVersion, server);
    }

    private static Api api(ApiKeys key, int minVersion, int maxVersion, int brokersVersion, Server server) {
        return new Api(key, (short) minVersion, (short) maxVersion, (short) brokersVersion, server);
    }

    /** Null for a request that this broker does not know. */
    static @Nullable Api of(ApiKeys key) {
        return TABLE.get(key);
    }

    /** All of them, by key. */
    static List<Api> all() {
        return List.copyOf(TABLE.values());
    }

    boolean supports(short version) {
        return version >= minVersion && version <= brokersVersion;
    }
}
