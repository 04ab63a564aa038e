package dev.insync.reference.runtime.broker;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The configurations that a topic may have of its own, by Kafka's names. */
final class TopicConfig {
    private static final String RETENTION_MS = "retention.ms";
    private static final String RETENTION_BYTES = "retention.bytes";
    private static final String NUMBER_OR_NONE = "-1|[0-9]{1,18}";

    private record Setting(String brokerDefault, Predicate<String> legal) {}

    /** Kafka's defaults; that of min.insync.replicas is the broker's own. */
    private static final SortedMap<String, Setting> SETTINGS = new TreeMap<>(Map.of(
            BrokerConfig.MIN_INSYNC_REPLICAS,
            new Setting("", value -> value.matches("[1-9][0-9]{0,4}")),
            "unclean.leader.election.enable",
            new Setting("false", value -> value.matches("true|false")),
            RETENTION_MS,
            new Setting("604800000", value -> value.matches(NUMBER_OR_NONE)),
            RETENTION_BYTES,
            new Setting("-1", value -> value.matches(NUMBER_OR_NONE))));

    private TopicConfig() {}

    /** Whether a value may stand for a topic's configuration of this name. */
    static boolean isLegal(String name, String value) {
        return Optional.ofNullable(SETTINGS.get(name))
                .map(setting -> setting.legal().test(value))
                .orElse(false);
    }

    /**
     * What a replica needs to know of its topic's configuration.
     *
     * @param minInsyncReplicas {@code min.insync.replicas}
     * @param retentionMs {@code retention.ms}, negative for ever
     * @param retentionBytes {@code retention.bytes} of one partition, negative without a limit
     */
    record Values(int minInsyncReplicas, long retentionMs, long retentionBytes) {
        /** @param own what is set for the topic; the broker's configuration holds for the rest */
        static Values of(Map<String, String> own, BrokerConfig config) {
            SortedMap<String, String> all = defaults(config);
            all.putAll(own);
            return new Values(
                    Integer.parseInt(all.get(BrokerConfig.MIN_INSYNC_REPLICAS)),
                    Long.parseLong(all.get(RETENTION_MS)),
                    Long.parseLong(all.get(RETENTION_BYTES)));
        }
    }

    /** What holds for a topic that sets nothing itself. */
    static SortedMap<String, String> defaults(BrokerConfig config) {
        SortedMap<String, String> defaults = new TreeMap<>();
        SETTINGS.forEach((name, setting) -> defaults.put(name, setting.brokerDefault()));
        defaults.put(BrokerConfig.MIN_INSYNC_REPLICAS, Integer.toString(config.minInsyncReplicas()));
        return defaults;
    }
}
