package dev.insync.reference.runtime.broker;

import dev.insync.reference.runtime.wire.DescribeConfigs.Type;
import java.util.List;

/**
 * A topic configuration of Kafka that this broker describes.
 *
 * @param brokerName what a broker's configuration calls it, empty where Kafka's brokers do not have it
 * @param otherwise what holds where this broker's configuration does not have it
 */
record DescribedTopicKey(String name, Type type, String brokerName, String otherwise) {
    /** Those that topics or brokers may set, and those with which this broker works whatever anybody wants. */
    static final List<DescribedTopicKey> ALL = List.of(
            fixed(TopicConfig.CLEANUP_POLICY, Type.LIST, "log.cleanup.policy", "delete"),
            fixed("compression.type", Type.STRING, "compression.type", "producer"),
            asBroker("flush.messages", Type.LONG, "log.flush.interval.messages"),
            asBroker("flush.ms", Type.LONG, "log.flush.interval.ms"),
            fixed("follower.replication.throttled.replicas", Type.LIST, "", ""),
            fixed("index.interval.bytes", Type.INT, "log.index.interval.bytes", text(Broker.INDEX_INTERVAL_BYTES)),
            fixed("leader.replication.throttled.replicas", Type.LIST, "", ""),
            asBroker("max.message.bytes", Type.INT, "message.max.bytes"),
            fixed("message.downconversion.enable", Type.BOOLEAN, "log.message.downconversion.enable", "true"),
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
            fixed("message.timestamp.type", Type.STRING, "log.message.timestamp.type", "CreateTime"),
            asBroker(BrokerConfig.MIN_INSYNC_REPLICAS, Type.INT, BrokerConfig.MIN_INSYNC_REPLICAS),
            fixed("preallocate", Type.BOOLEAN, "log.preallocate", "false"),
            fixed("remote.storage.enable", Type.BOOLEAN, "", "false"),
            fixed("retention.bytes", Type.LONG, "log.retention.bytes", "-1"),
            fixed("retention.ms", Type.LONG, "log.retention.ms", "604800000"),
            asBroker("segment.bytes", Type.INT, "log.segment.bytes"),
            fixed("segment.jitter.ms", Type.LONG, "log.roll.jitter.ms", "0"),
            asBroker("segment.ms", Type.LONG, "log.roll.ms"),
            asBroker(BrokerConfig.UNCLEAN_ELECTION, Type.BOOLEAN, BrokerConfig.UNCLEAN_ELECTION));

    private static DescribedTopicKey asBroker(String name, Type type, String brokerName) {
        return new DescribedTopicKey(name, type, brokerName, "");
    }

    private static DescribedTopicKey fixed(String name, Type type, String brokerName, String value) {
        return new DescribedTopicKey(name, type, brokerName, value);
    }

    private static String text(long number) {
        return String.valueOf(number);
    }
}
