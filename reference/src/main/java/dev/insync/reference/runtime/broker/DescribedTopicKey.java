package dev.insync.reference.runtime.broker;

import dev.insync.reference.runtime.wire.DescribeConfigs.Type;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * A topic configuration of Kafka that this broker describes.
 *
 * @param brokerName what a broker's configuration calls it, empty where none of it is ever shown
 * @param otherwise what holds where this broker's configuration does not have it
 */
record DescribedTopicKey(String name, Type type, String brokerName, String otherwise) {
    private static final SortedMap<String, String> DEFAULTS = TopicConfig.defaults(BrokerConfig.of(Map.of()));

    /** Those that topics or brokers may set, and those with which this broker works whatever anybody wants. */
    static final List<DescribedTopicKey> ALL = List.of(
            settable(TopicConfig.CLEANUP_POLICY, Type.LIST, "log.cleanup.policy"),
            settable("compression.type", Type.STRING, "compression.type"),
            settable("flush.messages", Type.LONG, "log.flush.interval.messages"),
            settable("flush.ms", Type.LONG, "log.flush.interval.ms"),
            settable("follower.replication.throttled.replicas", Type.LIST, ""),
            fixed("index.interval.bytes", Type.INT, "log.index.interval.bytes", text(Broker.INDEX_INTERVAL_BYTES)),
            settable("leader.replication.throttled.replicas", Type.LIST, ""),
            fixed("max.message.bytes", Type.INT, "message.max.bytes", ""),
            settable("message.downconversion.enable", Type.BOOLEAN, "log.message.downconversion.enable"),
            fixed(
                    "message.timestamp.after.max.ms",
                    Type.LONG,
                    "log.message.timestamp.after.max.ms",
                    text(Long.MAX_VALUE)),
            fixed(
                    "message.timestamp.before.max.ms",
                    Type.LONG,
                    "log.message.timestamp.before.max.ms",
                    text(Long.MAX_VALUE)),
            settable("message.timestamp.type", Type.STRING, "log.message.timestamp.type"),
            settable(BrokerConfig.MIN_INSYNC_REPLICAS, Type.INT, BrokerConfig.MIN_INSYNC_REPLICAS),
            settable("preallocate", Type.BOOLEAN, "log.preallocate"),
            fixed("remote.storage.enable", Type.BOOLEAN, "", "false"),
            settable("retention.bytes", Type.LONG, "log.retention.bytes"),
            settable("retention.ms", Type.LONG, "log.retention.ms"),
            settable("segment.bytes", Type.INT, "log.segment.bytes"),
            fixed("segment.jitter.ms", Type.LONG, "", "0"),
            settable("segment.ms", Type.LONG, "log.roll.ms"),
            settable(BrokerConfig.UNCLEAN_ELECTION, Type.BOOLEAN, BrokerConfig.UNCLEAN_ELECTION));

    private static DescribedTopicKey settable(String name, Type type, String brokerName) {
        return new DescribedTopicKey(name, type, brokerName, DEFAULTS.getOrDefault(name, ""));
    }

    private static DescribedTopicKey fixed(String name, Type type, String brokerName, String value) {
        return new DescribedTopicKey(name, type, brokerName, value);
    }

    private static String text(long number) {
        return String.valueOf(number);
    }
}
