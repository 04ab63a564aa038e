package dev.insync.reference.runtime.broker;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** The configurations that a topic may have of its own, by Kafka's names. */
final class TopicConfig {
    private static final String RETENTION_MS = "retention.ms";
    private static final String RETENTION_BYTES = "retention.bytes";
    private static final String FLUSH_MESSAGES = "flush.messages";
    private static final String FLUSH_MS = "flush.ms";
    static final String SEGMENT_BYTES = "segment.bytes";
    private static final String SEGMENT_MS = "segment.ms";
    private static final int MIN_SEGMENT_BYTES = 14;

    private record Setting(Function<BrokerConfig, String> brokerDefault, Predicate<String> legal) {}

    /** Kafka's defaults, where the broker's configuration has none. */
    private static final SortedMap<String, Setting> SETTINGS = new TreeMap<>(Map.of(
            BrokerConfig.MIN_INSYNC_REPLICAS,
            new Setting(config -> Integer.toString(config.minInsyncReplicas()), isNumber(1, 99_999)),
            BrokerConfig.UNCLEAN_ELECTION,
            new Setting(
                    config -> Boolean.toString(config.logs().uncleanElection()), value -> value.matches("true|false")),
            RETENTION_MS,
            new Setting(config -> "604800000", isNumber(-1, Long.MAX_VALUE)),
            RETENTION_BYTES,
            new Setting(config -> "-1", isNumber(-1, Long.MAX_VALUE)),
            FLUSH_MESSAGES,
            new Setting(config -> Long.toString(config.logs().flushMessages()), isNumber(1, Long.MAX_VALUE)),
            FLUSH_MS,
            new Setting(config -> Long.toString(config.logs().flushMs()), isNumber(0, Long.MAX_VALUE)),
            SEGMENT_BYTES,
            new Setting(
                    config -> Integer.toString(config.logSegmentBytes()),
                    isNumber(MIN_SEGMENT_BYTES, Integer.MAX_VALUE)),
            SEGMENT_MS,
            new Setting(config -> Long.toString(config.logs().rollMs()), isNumber(1, Long.MAX_VALUE))));

    private TopicConfig() {}

    /** Whether a value may stand for a topic's configuration of this name. */
    static boolean isLegal(String name, String value) {
        return Optional.ofNullable(SETTINGS.get(name))
                .map(setting -> setting.legal().test(value))
                .orElse(false);
    }

    private static Predicate<String> isNumber(long from, long to) {
        return value -> {
            try {
                long number = Long.parseLong(value);
                return number >= from && number <= to;
            } catch (NumberFormatException e) {
                return false;
            }
        };
    }

    /**
     * What a replica needs to know of its topic's configuration.
     *
     * @param minInsyncReplicas {@code min.insync.replicas}
     * @param retentionMs {@code retention.ms}, negative for ever
     * @param retentionBytes {@code retention.bytes} of one partition, negative without a limit
     * @param flushMessages {@code flush.messages}: after so many records the log is flushed before anyone hears of them
     * @param flushMs {@code flush.ms}: how long a record may wait to be flushed
     * @param segmentBytes {@code segment.bytes}
     * @param segmentMs {@code segment.ms}, by the records' timestamps
     */
    record Values(
            int minInsyncReplicas,
            long retentionMs,
            long retentionBytes,
            long flushMessages,
            long flushMs,
            int segmentBytes,
            long segmentMs) {
        /** Of a partition that no controller has mentioned yet. */
        static final Values UNTOLD = of(Map.of(), BrokerConfig.of(Map.of()));

        /** @param own what is set for the topic; the broker's configuration holds for the rest */
        static Values of(Map<String, String> own, BrokerConfig config) {
            SortedMap<String, String> all = defaults(config);
            all.putAll(own);
            return new Values(
                    Integer.parseInt(all.get(BrokerConfig.MIN_INSYNC_REPLICAS)),
                    Long.parseLong(all.get(RETENTION_MS)),
                    Long.parseLong(all.get(RETENTION_BYTES)),
                    Long.parseLong(all.get(FLUSH_MESSAGES)),
                    Long.parseLong(all.get(FLUSH_MS)),
                    Integer.parseInt(all.get(SEGMENT_BYTES)),
                    Long.parseLong(all.get(SEGMENT_MS)));
        }

        /** Whether records are flushed by more than the operating system's leisure. */
        boolean isFlushed() {
            return flushMessages < Long.MAX_VALUE || flushMs < Long.MAX_VALUE;
        }
    }

    /** What holds for a topic that sets nothing itself. */
    static SortedMap<String, String> defaults(BrokerConfig config) {
        SortedMap<String, String> defaults = new TreeMap<>();
        SETTINGS.forEach(
                (name, setting) -> defaults.put(name, setting.brokerDefault().apply(config)));
        return defaults;
    }
}
