package dev.insync.reference.runtime.broker;

import dev.insync.reference.runtime.group.GroupConfig;
import java.util.Collections;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * A broker's configuration by Kafka's names.
 *
 * @param numPartitions {@code num.partitions}: partitions of a topic that is created without a number
 * @param defaultReplicationFactor {@code default.replication.factor}
 * @param minInsyncReplicas {@code min.insync.replicas}, where the topic does not say
 * @param autoCreateTopics {@code auto.create.topics.enable}: a topic comes into being when a client asks for it
 * @param controlledShutdown {@code controlled.shutdown.enable}: a broker that stops hands over what it leads first
 * @param replicaLagTimeMaxMs {@code replica.lag.time.max.ms}: a follower that has not caught up for so long leaves the ISR
 * @param replicaFetchWaitMaxMs {@code replica.fetch.wait.max.ms}: how long a leader may hold an empty answer to a follower
 * @param replicaFetchMaxBytes {@code replica.fetch.max.bytes}: per partition
 * @param replicaFetchResponseMaxBytes {@code replica.fetch.response.max.bytes}: per answer
 * @param highWatermarkCheckpointMs {@code replica.high.watermark.checkpoint.interval.ms}
 * @param messageMaxBytes {@code message.max.bytes}: largest record batch
 * @param logSegmentBytes {@code log.segment.bytes}
 * @param retentionCheckMs {@code log.retention.check.interval.ms}: how often old segments are looked for
 * @param requestTimeoutMs {@code request.timeout.ms}: for requests to other brokers
 * @param offsetsPartitions {@code offsets.topic.num.partitions}: of {@code __consumer_offsets}, when it is created
 * @param offsetsReplicationFactor {@code offsets.topic.replication.factor}: likewise
 * @param offsetsSegmentBytes {@code offsets.topic.segment.bytes}: likewise
 * @param offsetsRetentionCheckMs {@code offsets.retention.check.interval.ms}: how often expired offsets are looked for
 * @param logs what holds where the topic does not say
 * @param leaderBalance how leadership comes back to preferred replicas
 * @param connections how many connections clients may have
 * @param groups what group coordinators allow
 * @param values all of these by Kafka's names, in one way of writing; those that were not set with their defaults
 * @param set names that were set
 */
public record BrokerConfig(
        int numPartitions,
        int defaultReplicationFactor,
        int minInsyncReplicas,
        boolean autoCreateTopics,
        boolean controlledShutdown,
        int replicaLagTimeMaxMs,
        int replicaFetchWaitMaxMs,
        int replicaFetchMaxBytes,
        int replicaFetchResponseMaxBytes,
        int highWatermarkCheckpointMs,
        int messageMaxBytes,
        int logSegmentBytes,
        int retentionCheckMs,
        int requestTimeoutMs,
        int offsetsPartitions,
        int offsetsReplicationFactor,
        int offsetsSegmentBytes,
        int offsetsRetentionCheckMs,
        LogDefaults logs,
        LeaderBalance leaderBalance,
        ConnectionLimits connections,
        GroupConfig groups,
        SortedMap<String, String> values,
        SortedSet<String> set) {
    /**
     * What topics may override.
     *
     * @param flushMessages {@code log.flush.interval.messages}
     * @param flushMs {@code log.flush.interval.ms}
     * @param retentionMs {@code log.retention.ms}, {@code log.retention.minutes} or {@code log.retention.hours}; -1 for ever
     * @param retentionBytes {@code log.retention.bytes}; -1 without a limit
     * @param rollMs {@code log.roll.ms} or {@code log.roll.hours}
     * @param uncleanElection {@code unclean.leader.election.enable}: rather lose records than have no leader
     */
    public record LogDefaults(
            long flushMessages,
            long flushMs,
            long retentionMs,
            long retentionBytes,
            long rollMs,
            boolean uncleanElection) {}

    /**
     * When a controller moves leadership back to preferred replicas by itself.
     *
     * @param enabled {@code auto.leader.rebalance.enable}
     * @param checkS {@code leader.imbalance.check.interval.seconds}
     * @param toleratedPercent {@code leader.imbalance.per.broker.percentage}: of the partitions that prefer a broker, so many
     *     may be led by others
     */
    public record LeaderBalance(boolean enabled, int checkS, int toleratedPercent) {
        /** How often to look for leaders to move; empty for never. */
        OptionalLong periodMs() {
            return enabled ? OptionalLong.of(TimeUnit.SECONDS.toMillis(checkS)) : OptionalLong.empty();
        }
    }

    /**
     * Bounds of the socket server.
     *
     * @param max {@code max.connections}: where so many are open, others wait
     * @param maxPerIp {@code max.connections.per.ip}: where one address has so many, its next one is closed
     * @param maxRequestBytes {@code socket.request.max.bytes}: a longer request closes its connection
     */
    public record ConnectionLimits(int max, int maxPerIp, int maxRequestBytes) {}

    /** Topic configuration that a topic may override. */
    public static final String MIN_INSYNC_REPLICAS = "min.insync.replicas";

    /** Another one. */
    static final String UNCLEAN_ELECTION = "unclean.leader.election.enable";

    private static final int MIB = 1 << 20;

    private static final String RETENTION_MS = "log.retention.ms";
    private static final String RETENTION_MINUTES = "log.retention.minutes";
    private static final String ROLL_MS = "log.roll.ms";

    /** Finer units, which have no default: where one is set, the coarser ones do not count. */
    static final Set<String> FINER_UNITS = Set.of(RETENTION_MS, RETENTION_MINUTES, ROLL_MS);

    /** Every other name with its default. */
    private static final SortedMap<String, String> DEFAULTS = new TreeMap<>(Map.ofEntries(
            Map.entry("num.partitions", "1"),
            Map.entry("default.replication.factor", "1"),
            Map.entry(MIN_INSYNC_REPLICAS, "1"),
            Map.entry("auto.create.topics.enable", "true"),
            Map.entry("controlled.shutdown.enable", "true"),
            Map.entry("replica.lag.time.max.ms", "10000"),
            Map.entry("replica.fetch.wait.max.ms", "500"),
            Map.entry("replica.fetch.max.bytes", Integer.toString(MIB)),
            Map.entry("replica.fetch.response.max.bytes", Integer.toString(10 * MIB)),
            Map.entry("replica.high.watermark.checkpoint.interval.ms", "5000"),
            Map.entry("message.max.bytes", Integer.toString(MIB + 12)),
            Map.entry("log.segment.bytes", Integer.toString(1 << 30)),
            Map.entry("log.retention.check.interval.ms", "300000"),
            Map.entry("log.flush.interval.messages", Long.toString(Long.MAX_VALUE)),
            Map.entry("log.flush.interval.ms", Long.toString(Long.MAX_VALUE)),
            Map.entry("log.retention.hours", "168"),
            Map.entry("log.retention.bytes", "-1"),
            Map.entry("log.roll.hours", "168"),
            Map.entry(UNCLEAN_ELECTION, "false"),
            Map.entry("auto.leader.rebalance.enable", "true"),
            Map.entry("leader.imbalance.check.interval.seconds", "300"),
            Map.entry("leader.imbalance.per.broker.percentage", "10"),
            Map.entry("max.connections", Integer.toString(Integer.MAX_VALUE)),
            Map.entry("max.connections.per.ip", Integer.toString(Integer.MAX_VALUE)),
            Map.entry("socket.request.max.bytes", Integer.toString(32 * MIB)),
            Map.entry("request.timeout.ms", "30000"),
            Map.entry("offsets.topic.num.partitions", "50"),
            Map.entry("offsets.topic.replication.factor", "3"),
            Map.entry("offsets.topic.segment.bytes", Integer.toString(100 * MIB)),
            Map.entry("offsets.retention.minutes", "10080"),
            Map.entry("offsets.retention.check.interval.ms", "600000"),
            Map.entry("group.min.session.timeout.ms", "6000"),
            Map.entry("group.max.session.timeout.ms", "1800000"),
            Map.entry("group.initial.rebalance.delay.ms", "3000"),
            Map.entry("group.max.size", Integer.toString(Integer.MAX_VALUE)),
            Map.entry("offset.metadata.max.bytes", "4096")));

    /**
     * Reads a configuration over the defaults.
     *
     * @throws IllegalArgumentException if a name is unknown or a value is none; the message names it
     */
    public static BrokerConfig of(Map<String, String> settings) {
        SortedMap<String, String> all = new TreeMap<>(DEFAULTS);
        settings.forEach((name, value) -> {
            if (!DEFAULTS.containsKey(name) && !FINER_UNITS.contains(name)) {
                SortedSet<String> known = new TreeSet<>(DEFAULTS.keySet());
                known.addAll(FINER_UNITS);
                throw new IllegalArgumentException(
                        "unknown configuration " + name + " (known: " + String.join(", ", known) + ")");
            }
            all.put(name, value);
        });
        return new BrokerConfig(
                positive(all, "num.partitions"),
                positive(all, "default.replication.factor"),
                positive(all, MIN_INSYNC_REPLICAS),
                bool(all, "auto.create.topics.enable"),
                bool(all, "controlled.shutdown.enable"),
                positive(all, "replica.lag.time.max.ms"),
                positive(all, "replica.fetch.wait.max.ms"),
                positive(all, "replica.fetch.max.bytes"),
                positive(all, "replica.fetch.response.max.bytes"),
                positive(all, "replica.high.watermark.checkpoint.interval.ms"),
                positive(all, "message.max.bytes"),
                positive(all, "log.segment.bytes"),
                positive(all, "log.retention.check.interval.ms"),
                positive(all, "request.timeout.ms"),
                positive(all, "offsets.topic.num.partitions"),
                positive(all, "offsets.topic.replication.factor"),
                positive(all, "offsets.topic.segment.bytes"),
                positive(all, "offsets.retention.check.interval.ms"),
                new LogDefaults(
                        atLeast(1L, all, "log.flush.interval.messages"),
                        atLeast(0L, all, "log.flush.interval.ms"),
                        retentionMs(all),
                        atLeast(-1L, all, "log.retention.bytes"),
                        rollMs(all),
                        bool(all, UNCLEAN_ELECTION)),
                new LeaderBalance(
                        bool(all, "auto.leader.rebalance.enable"),
                        positive(all, "leader.imbalance.check.interval.seconds"),
                        atLeast(0, all, "leader.imbalance.per.broker.percentage")),
                new ConnectionLimits(
                        positive(all, "max.connections"),
                        atLeast(0, all, "max.connections.per.ip"),
                        positive(all, "socket.request.max.bytes")),
                new GroupConfig(
                        positive(all, "group.min.session.timeout.ms"),
                        positive(all, "group.max.session.timeout.ms"),
                        atLeast(0, all, "group.initial.rebalance.delay.ms"),
                        positive(all, "group.max.size"),
                        positive(all, "offset.metadata.max.bytes"),
                        positive(all, "offsets.retention.minutes")),
                Collections.unmodifiableSortedMap(all),
                Collections.unmodifiableSortedSet(new TreeSet<>(settings.keySet())));
    }

    /** Every unit is read, though the finest one counts: none may have a value that is none. */
    private static long retentionMs(Map<String, String> all) {
        long ms = TimeUnit.HOURS.toMillis(atLeast(-1, all, "log.retention.hours"));
        if (all.containsKey(RETENTION_MINUTES)) {
            ms = TimeUnit.MINUTES.toMillis(atLeast(-1, all, RETENTION_MINUTES));
        }
        if (all.containsKey(RETENTION_MS)) {
            ms = atLeast(-1L, all, RETENTION_MS);
        }
        return Math.max(-1, ms);
    }

    private static long rollMs(Map<String, String> all) {
        long hours = atLeast(1, all, "log.roll.hours");
        return all.containsKey(ROLL_MS) ? atLeast(1L, all, ROLL_MS) : TimeUnit.HOURS.toMillis(hours);
    }

    private static int positive(Map<String, String> all, String name) {
        return atLeast(1, all, name);
    }

    private static int atLeast(int least, Map<String, String> all, String name) {
        return (int) number(least, Integer.MAX_VALUE, all, name);
    }

    private static long atLeast(long least, Map<String, String> all, String name) {
        return number(least, Long.MAX_VALUE, all, name);
    }

    private static long number(long least, long most, Map<String, String> all, String name) {
        String value = String.valueOf(all.get(name));
        String wanted = least == 1 ? "a positive number" : "a number from " + least + " on";
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                all.put(name, Long.toString(number)); // not as +5 or 05
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("configuration " + name + " must be " + wanted + ", not " + value, e);
        }
        throw new IllegalArgumentException("configuration " + name + " must be " + wanted + ", not " + value);
    }

    private static boolean bool(Map<String, String> all, String name) {
        String value = String.valueOf(all.get(name));
        if (!value.equals("true") && !value.equals("false")) {
            throw new IllegalArgumentException("configuration " + name + " must be true or false, not " + value);
        }
        return value.equals("true");
    }
}
