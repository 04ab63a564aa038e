package dev.insync.reference.runtime.group;

import dev.insync.reference.runtime.TopicPartition;
import dev.insync.reference.runtime.wire.ClientContext;
import dev.insync.reference.runtime.wire.DeleteGroups;
import dev.insync.reference.runtime.wire.DescribeGroups;
import dev.insync.reference.runtime.wire.ErrorCode;
import dev.insync.reference.runtime.wire.Heartbeat;
import dev.insync.reference.runtime.wire.JoinGroup;
import dev.insync.reference.runtime.wire.LeaveGroup;
import dev.insync.reference.runtime.wire.ListGroups;
import dev.insync.reference.runtime.wire.OffsetCommit;
import dev.insync.reference.runtime.wire.OffsetDelete;
import dev.insync.reference.runtime.wire.OffsetFetch;
import dev.insync.reference.runtime.wire.SyncGroup;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The groups of one partition of {@code __consumer_offsets} at their coordinator, which leads that partition.
 *
 * <p>What is committed is remembered only when it is replicated, so that nobody reads an offset that a new coordinator might
 * not know. Not safe for use by several threads.
 */
public final class GroupShard {
    private static final Logger LOG = LoggerFactory.getLogger(GroupShard.class);

    private final GroupConfig config;
    private final GroupHost host;
    private final SortedMap<String, Group> groups = new TreeMap<>();
    private final Map<String, SortedMap<TopicPartition, CommittedOffset>> offsets = new TreeMap<>();
    /** Per group the partitions of offsets that are written and not replicated yet, as often as that is so. */
    private final Map<String, List<TopicPartition>> underWay = new TreeMap<>();

    private long nextDeadlineMs = Generations.NEVER;

    public GroupShard(GroupConfig config, GroupHost host) {
        this.config = config;
        this.host = host;
    }

    /** Takes over what the log says, in its order. Before anything else is asked. */
    public void replay(Collection<GroupRecord> records, long nowMs) {
        for (GroupRecord record : records) {
            if (record instanceof GroupRecord.Offset offset) {
                remember(offset);
            } else if (record instanceof GroupRecord.Metadata metadata) {
                GroupSnapshot stored = metadata.group();
                if (stored == null) {
                    groups.remove(metadata.groupId());
                } else {
                    open(metadata.groupId()).restore(stored, metadata.timestampMs(), nowMs);
                }
            }
        }
        offsets.keySet().forEach(this::open);
        groups.values().forEach(this::scheduled);
    }

    /** Nothing waits any longer: this broker is not the coordinator any more. */
    public void abandon() {
        groups.values().forEach(Group::abandon);
        groups.clear();
        offsets.clear();
    }

    /** When {@link #tick} should be called next, {@link Long#MAX_VALUE} if nothing waits. */
    public long nextDeadlineMs() {
        return nextDeadlineMs;
    }

    public void tick(long nowMs) {
        nextDeadlineMs = Generations.NEVER;
        for (Group group : List.copyOf(groups.values())) {
            if (group.nextDeadlineMs() <= nowMs) {
                group.tick(nowMs);
            }
            scheduled(group);
            forgetIfNothing(group);
        }
    }

    public void join(JoinGroup.Call call, ClientContext client, long nowMs, Consumer<JoinGroup.Result> answer) {
        Group group = groups.get(call.groupId());
        if (group == null) {
            if (!call.memberId().isEmpty()) {
                answer.accept(JoinGroup.Result.refused(ErrorCode.UNKNOWN_MEMBER_ID, call.memberId()));
                return;
            }
            group = open(call.groupId());
        }
        // Kafka's tools show the address with a slash before it
        String from = "/" + client.address().getAddress().getHostAddress();
        group.join(new Group.Joiner(call, client.clientId(), from, nowMs, answer));
        scheduled(group);
        forgetIfNothing(group);
    }

    public void sync(SyncGroup.Call call, long nowMs, Consumer<SyncGroup.Result> answer) {
        Group group = groups.get(call.groupId());
        if (group == null) {
            answer.accept(SyncGroup.Result.refused(ErrorCode.UNKNOWN_MEMBER_ID));
            return;
        }
        group.sync(call, nowMs, answer);
        scheduled(group);
    }

    public Heartbeat.Result heartbeat(Heartbeat.Call call, long nowMs) {
        Group group = groups.get(call.groupId());
        return group == null ? new Heartbeat.Result(ErrorCode.UNKNOWN_MEMBER_ID) : group.heartbeat(call, nowMs);
    }

    public LeaveGroup.Result leave(LeaveGroup.Call call, long nowMs) {
        Group group = groups.get(call.groupId());
        if (group == null) {
            return new LeaveGroup.Result(
                    ErrorCode.NONE,
                    call.members().stream()
                            .map(each -> new LeaveGroup.MemberResult(each, ErrorCode.UNKNOWN_MEMBER_ID))
                            .toList());
        }
        LeaveGroup.Result result = group.leave(call, nowMs);
        scheduled(group);
        return result;
    }

    /** @param exists whether there is such a partition */
    public void commit(
            OffsetCommit.Call call,
            Predicate<TopicPartition> exists,
            long nowMs,
            Consumer<OffsetCommit.Result> answer) {
        ErrorCode refusal = mayCommit(call, nowMs);
        List<OffsetCommit.PartitionResult> results = new ArrayList<>();
        List<GroupRecord.Offset> records = new ArrayList<>();
        for (OffsetCommit.Commit commit : call.commits()) {
            ErrorCode error = refusal != ErrorCode.NONE ? refusal : refusalOf(commit, exists);
            if (error == ErrorCode.NONE) {
                CommittedOffset committed = new CommittedOffset(
                        commit.offset(), commit.leaderEpoch(), commit.metadata(), host.wallClockMs());
                records.add(new GroupRecord.Offset(call.groupId(), commit.partition(), committed));
            } else {
                results.add(new OffsetCommit.PartitionResult(commit.partition(), error));
            }
        }
        write(records, results, answer);
    }

    private void write(
            List<GroupRecord.Offset> records,
            List<OffsetCommit.PartitionResult> results,
            Consumer<OffsetCommit.Result> answer) {
        if (records.isEmpty()) {
            answer.accept(new OffsetCommit.Result(results));
            return;
        }
        for (GroupRecord.Offset offset : records) {
            underWay.computeIfAbsent(offset.groupId(), id -> new ArrayList<>()).add(offset.partition());
        }
        host.append(List.copyOf(records), (error, nowMs) -> {
            for (GroupRecord.Offset offset : records) {
                underWay.computeIfPresent(offset.groupId(), (id, partitions) -> {
                    partitions.remove(offset.partition());
                    return partitions.isEmpty() ? null : partitions;
                });
                if (error == ErrorCode.NONE) {
                    remember(offset);
                }
                results.add(new OffsetCommit.PartitionResult(offset.partition(), error));
                forgetIfNothing(open(offset.groupId()));
            }
            answer.accept(new OffsetCommit.Result(results));
        });
    }

    private ErrorCode mayCommit(OffsetCommit.Call call, long nowMs) {
        Group group = groups.get(call.groupId());
        if (group == null) {
            // a member of a group that was forgotten: joining again is the way back
            return call.generation() >= 0 ? ErrorCode.ILLEGAL_GENERATION : ErrorCode.NONE;
        }
        return group.mayCommit(call.memberId(), call.instanceId(), call.generation(), nowMs);
    }

    private ErrorCode refusalOf(OffsetCommit.Commit commit, Predicate<TopicPartition> exists) {
        if (commit.metadata().length() > config.offsetMetadataMaxBytes()) {
            return ErrorCode.OFFSET_METADATA_TOO_LARGE;
        }
        return exists.test(commit.partition()) ? ErrorCode.NONE : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
    }

    public OffsetFetch.Result fetch(OffsetFetch.Call call) {
        SortedMap<TopicPartition, CommittedOffset> committed = offsets.getOrDefault(call.groupId(), new TreeMap<>());
        Collection<TopicPartition> asked = call.partitions() == null ? committed.keySet() : call.partitions();
        List<OffsetFetch.PartitionResult> results = new ArrayList<>();
        for (TopicPartition partition : asked) {
            @Nullable CommittedOffset found = committed.get(partition);
            results.add(
                    found == null
                            ? OffsetFetch.PartitionResult.none(partition)
                            : new OffsetFetch.PartitionResult(
                                    partition, found.offset(), found.leaderEpoch(), found.metadata()));
        }
        return new OffsetFetch.Result(ErrorCode.NONE, results);
    }

    /**
     * Forgets what a group has committed for partitions that none of its members read (KIP-496), and the group itself if it has
     * no members and nothing is left.
     *
     * @param exists whether there is such a partition
     */
    public void delete(OffsetDelete.Call call, Predicate<TopicPartition> exists, Consumer<OffsetDelete.Result> answer) {
        Group group = groups.get(call.groupId());
        ErrorCode refusal = group == null ? ErrorCode.GROUP_ID_NOT_FOUND : group.mayDeleteOffsets();
        if (group == null || refusal != ErrorCode.NONE) {
            answer.accept(new OffsetDelete.Result(refusal, List.of()));
            return;
        }
        Predicate<String> subscribed = group.subscription();
        Set<TopicPartition> deleted = new TreeSet<>();
        List<OffsetCommit.PartitionResult> results = new ArrayList<>();
        for (TopicPartition partition : call.partitions()) {
            if (!exists.test(partition)) {
                results.add(new OffsetCommit.PartitionResult(partition, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION));
            } else if (subscribed.test(partition.topic())) {
                results.add(new OffsetCommit.PartitionResult(partition, ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC));
            } else {
                deleted.add(partition);
            }
        }
        if (deleted.isEmpty()) {
            answer.accept(new OffsetDelete.Result(ErrorCode.NONE, results));
            return;
        }
        forget(group, deleted, error -> {
            deleted.forEach(partition -> results.add(new OffsetCommit.PartitionResult(partition, error)));
            answer.accept(new OffsetDelete.Result(ErrorCode.NONE, results));
        });
    }

    /** Forgets what groups have committed for topics that are no more. */
    public void forget(Set<String> topics) {
        List<GroupRecord.Offset> records = new ArrayList<>();
        offsets.forEach((groupId, committed) -> committed.keySet().stream()
                .filter(partition -> topics.contains(partition.topic()))
                .forEach(partition -> records.add(new GroupRecord.Offset(groupId, partition, null))));
        if (!records.isEmpty()) {
            write(records, new ArrayList<>(), result -> {});
        }
    }

    public List<ListGroups.Group> list(List<String> states) {
        List<ListGroups.Group> listed = new ArrayList<>();
        for (Group group : groups.values()) {
            String label = group.state().label();
            if (states.isEmpty() || states.stream().anyMatch(label::equalsIgnoreCase)) {
                listed.add(new ListGroups.Group(group.id(), group.protocolType(), label));
            }
        }
        return listed;
    }

    public DescribeGroups.Group describe(String groupId) {
        Group group = groups.get(groupId);
        return group == null
                ? new DescribeGroups.Group(ErrorCode.NONE, groupId, GroupState.DEAD.label(), "", "", List.of())
                : group.describe();
    }

    /** Forgets a group without members, and its offsets. */
    public void delete(String groupId, Consumer<DeleteGroups.GroupResult> answer) {
        Group group = groups.get(groupId);
        if (group == null || group.state() != GroupState.EMPTY) {
            ErrorCode error = group == null ? ErrorCode.GROUP_ID_NOT_FOUND : ErrorCode.NON_EMPTY_GROUP;
            answer.accept(new DeleteGroups.GroupResult(groupId, error));
            return;
        }
        forget(group, partitionsOf(groupId), error -> answer.accept(new DeleteGroups.GroupResult(groupId, error)));
    }

    /**
     * Forgets what groups without members committed too long ago, and groups of which nothing is left (KIP-211).
     *
     * @param wallClockMs milliseconds since 1970
     */
    public void expire(long wallClockMs) {
        long before = wallClockMs - TimeUnit.MINUTES.toMillis(config.offsetsRetentionMinutes());
        for (Group group : List.copyOf(groups.values())) {
            // an offset that is under way would go with the older one
            if (!group.isDeserted() || underWay.containsKey(group.id())) {
                continue;
            }
            SortedMap<TopicPartition, CommittedOffset> committed = offsets.getOrDefault(group.id(), new TreeMap<>());
            Set<TopicPartition> expired = committed.entrySet().stream()
                    .filter(entry -> Math.max(entry.getValue().timestampMs(), group.emptySinceMs()) <= before)
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!expired.isEmpty() || committed.isEmpty()) {
                LOG.info("group {}: {} of {} offsets have expired", group.id(), expired.size(), committed.size());
                forget(group, expired, error -> {});
            }
        }
    }

    /** Forgets offsets of a group, and the group itself if it has no members and no other offsets. */
    private void forget(Group group, Set<TopicPartition> partitions, Consumer<ErrorCode> answer) {
        String groupId = group.id();
        List<GroupRecord> records = new ArrayList<>();
        partitions.forEach(partition -> records.add(new GroupRecord.Offset(groupId, partition, null)));
        boolean ends = group.state() == GroupState.EMPTY && partitions.containsAll(partitionsOf(groupId));
        if (ends) {
            records.add(new GroupRecord.Metadata(groupId, null, host.wallClockMs()));
        }
        host.append(records, (error, nowMs) -> {
            if (error == ErrorCode.NONE) {
                partitions.forEach(partition -> remember(new GroupRecord.Offset(groupId, partition, null)));
                // somebody may have joined or committed while the records were on their way: then the group lives on
                boolean over = ends && !offsets.containsKey(groupId);
                groups.computeIfPresent(groupId, (id, now) -> over && now.state() == GroupState.EMPTY ? null : now);
            }
            answer.accept(error);
        });
    }

    /** Those of which the group has offsets, or will have when what is under way is replicated. */
    private Set<TopicPartition> partitionsOf(String groupId) {
        Set<TopicPartition> all =
                new TreeSet<>(offsets.getOrDefault(groupId, new TreeMap<>()).keySet());
        all.addAll(underWay.getOrDefault(groupId, List.of()));
        return all;
    }

    private void remember(GroupRecord.Offset record) {
        CommittedOffset committed = record.committed();
        SortedMap<TopicPartition, CommittedOffset> known =
                offsets.computeIfAbsent(record.groupId(), id -> new TreeMap<>());
        if (committed == null) {
            known.remove(record.partition());
        } else {
            known.put(record.partition(), committed);
        }
        if (known.isEmpty()) {
            offsets.remove(record.groupId());
        }
    }

    private Group open(String groupId) {
        return groups.computeIfAbsent(groupId, id -> new Group(id, config, host));
    }

    /** A name that somebody mentioned is no group yet. */
    private void forgetIfNothing(Group group) {
        if (group.isNothing() && !offsets.containsKey(group.id())) {
            groups.remove(group.id(), group);
        }
    }

    private void scheduled(Group group) {
        nextDeadlineMs = Math.min(nextDeadlineMs, group.nextDeadlineMs());
    }
}
