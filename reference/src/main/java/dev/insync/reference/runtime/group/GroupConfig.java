package dev.insync.reference.runtime.group;

/**
 * What a coordinator allows, by Kafka's names.
 *
 * @param minSessionTimeoutMs {@code group.min.session.timeout.ms}
 * @param maxSessionTimeoutMs {@code group.max.session.timeout.ms}
 * @param initialRebalanceDelayMs {@code group.initial.rebalance.delay.ms}: how long an empty group waits for more members
 * @param maxSize {@code group.max.size}: members of one group
 * @param offsetMetadataMaxBytes {@code offset.metadata.max.bytes}: length of the note beside a committed offset
 * @param offsetsRetentionMinutes {@code offsets.retention.minutes}: how long offsets outlive the group's last member
 */
public record GroupConfig(
        int minSessionTimeoutMs,
        int maxSessionTimeoutMs,
        int initialRebalanceDelayMs,
        int maxSize,
        int offsetMetadataMaxBytes,
        int offsetsRetentionMinutes) {}
