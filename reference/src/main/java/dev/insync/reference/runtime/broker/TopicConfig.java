package dev.insync.reference.runtime.broker;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The configurations that a topic may have of its own, by Kafka's names. */
final class TopicConfig {
    private static final String RETENTION_MS = "retention.ms";
    private static final String RETENTION_BYTES = "retention.bytes";
    private static final String FLUSH_MESSAGES = "flush.messages";
    private static final String FLUSH_MS = "flush.ms";
    static final String SEGMENT_BYTES = "segment.bytes";
    private static final String SEGMENT_MS = "segment.ms";
    private static final int MIN_SEGMENT_BYTES = 14;

    static final String CLEANUP_POLICY = "cleanup.policy";

    /** Written by Kafka's tools to slow down replication; here nothing does, so that they can only be unset. */
    private static final List<String> THROTTLES =
            List.of("leader.replication.throttled.replicas", "follower.replication.throttled.replicas");

    private record Setting(Function<BrokerConfig, String> brokerDefault, Legal legal) {}

    /**
     * Which values a setting may have.
     *
     * @param words the same for people
     * @param canonical what is stored for a value, nothing for one that is not supported
     */
    private record Legal(String words, Function<String, Optional<String>> canonical) {
        static Legal number(long from, long to) {
            return new Legal("a number from " + from + " to " + to, value -> {
                try {
                    long number = Long.parseLong(value);
                    return number >= from && number <= to ? Optional.of(Long.toString(number)) : Optional.empty();
                } catch (NumberFormatException e) {
                    return Optional.empty();
                }
            });
        }

        static Legal flag(String... values) {
            return new Legal(
                    String.join(" or ", values),
                    value -> Stream.of(values).filter(value::equalsIgnoreCase).findFirst());
        }

        static Legal only(String word) {
            return new Legal(
                    word.isEmpty() ? "the empty string" : word,
                    value -> Optional.of(value).filter(word::equals));
        }
    }

    private static final SortedMap<String, Setting> SETTINGS = settings();

    /** What topics of Kafka have and topics of this broker do not. */
    private static final Set<String> UNSUPPORTED = Set.of(
            "compression.gzip.level",
            "compression.lz4.level",
            "compression.zstd.level",
            "delete.retention.ms",
            "file.delete.delay.ms",
            "index.interval.bytes",
            "local.retention.bytes",
            "local.retention.ms",
            "max.compaction.lag.ms",
            "max.message.bytes",
            "message.format.version",
            "message.timestamp.after.max.ms",
            "message.timestamp.before.max.ms",
            "message.timestamp.difference.max.ms",
            "min.cleanable.dirty.ratio",
            "min.compaction.lag.ms",
            "remote.log.copy.disable",
            "remote.log.delete.on.disable",
            "remote.storage.enable",
            "segment.index.bytes",
            "segment.jitter.ms");

    private TopicConfig() {}

    /** With Kafka's defaults, where the broker's configuration has none. */
    private static SortedMap<String, Setting> settings() {
        SortedMap<String, Setting> settings = new TreeMap<>();
        settings.put(
                BrokerConfig.MIN_INSYNC_REPLICAS,
                new Setting(config -> Integer.toString(config.minInsyncReplicas()), Legal.number(1, 99_999)));
        settings.put(
                BrokerConfig.UNCLEAN_ELECTION,
                new Setting(config -> Boolean.toString(config.logs().uncleanElection()), Legal.flag("true", "false")));
        settings.put(
                RETENTION_MS,
                new Setting(config -> Long.toString(config.logs().retentionMs()), Legal.number(-1, Long.MAX_VALUE)));
        settings.put(
                RETENTION_BYTES,
                new Setting(config -> Long.toString(config.logs().retentionBytes()), Legal.number(-1, Long.MAX_VALUE)));
        settings.put(
                FLUSH_MESSAGES,
                new Setting(config -> Long.toString(config.logs().flushMessages()), Legal.number(1, Long.MAX_VALUE)));
        settings.put(
                FLUSH_MS,
                new Setting(config -> Long.toString(config.logs().flushMs()), Legal.number(0, Long.MAX_VALUE)));
        settings.put(
                SEGMENT_BYTES,
                new Setting(
                        config -> Integer.toString(config.logSegmentBytes()),
                        Legal.number(MIN_SEGMENT_BYTES, Integer.MAX_VALUE)));
        settings.put(
                SEGMENT_MS,
                new Setting(config -> Long.toString(config.logs().rollMs()), Legal.number(1, Long.MAX_VALUE)));
        // what the broker does anyway
        settings.put(CLEANUP_POLICY, new Setting(config -> "delete", Legal.only("delete")));
        settings.put("compression.type", new Setting(config -> "producer", Legal.only("producer")));
        settings.put("message.downconversion.enable", new Setting(config -> "true", Legal.flag("true", "false")));
        settings.put("message.timestamp.type", new Setting(config -> "CreateTime", Legal.only("CreateTime")));
        settings.put("preallocate", new Setting(config -> "false", Legal.flag("false")));
        THROTTLES.forEach(name -> settings.put(name, new Setting(config -> "", Legal.only(""))));
        return settings;
    }

    /** Why a topic cannot have this value for the configuration of this name, for the client; null if it can. */
    static @Nullable String refusal(String name, String value) {
        Setting setting = SETTINGS.get(name);
        if (setting != null) {
            return canonical(setting, value).isPresent()
                    ? null
                    : name + "=" + value + " is not supported, only "
                            + setting.legal().words();
        }
        return UNSUPPORTED.contains(name)
                ? "topics of this broker do not have Kafka's configuration " + name
                : "there is no topic configuration " + name;
    }

    /** A value that is not refused, as it is stored: trimmed, and numbers and words in one way of writing. */
    static String canonical(String name, String value) {
        return canonical(Objects.requireNonNull(SETTINGS.get(name), name), value)
                .orElseThrow(() -> new IllegalArgumentException(name + "=" + value));
    }

    /** The same for values that are none of them refused. */
    static SortedMap<String, String> canonical(Map<String, @Nullable String> values) {
        SortedMap<String, String> stored = new TreeMap<>();
        values.forEach((name, value) -> stored.put(name, canonical(name, Objects.requireNonNull(value, name))));
        return stored;
    }

    private static Optional<String> canonical(Setting setting, String value) {
        return setting.legal().canonical().apply(value.trim());
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
