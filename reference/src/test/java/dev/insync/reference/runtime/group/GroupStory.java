package dev.insync.reference.runtime.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.insync.reference.runtime.TopicPartition;
import dev.insync.reference.runtime.wire.ClientContext;
import dev.insync.reference.runtime.wire.ErrorCode;
import dev.insync.reference.runtime.wire.Heartbeat;
import dev.insync.reference.runtime.wire.JoinGroup;
import dev.insync.reference.runtime.wire.LeaveGroup;
import dev.insync.reference.runtime.wire.OffsetCommit;
import dev.insync.reference.runtime.wire.OffsetDelete;
import dev.insync.reference.runtime.wire.OffsetFetch;
import dev.insync.reference.runtime.wire.SyncGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.clients.consumer.internals.ConsumerProtocol;
import org.jspecify.annotations.Nullable;

/** One coordinator, whose time, log and members are the test's. */
final class GroupStory implements GroupHost {
    static final String GROUP = "readers";
    static final int SESSION_MS = 10_000;
    static final int REBALANCE_MS = 60_000;
    static final int RETENTION_MINUTES = 10;
    static final long RETENTION_MS = TimeUnit.MINUTES.toMillis(RETENTION_MINUTES);
    static final TopicPartition P0 = new TopicPartition("orders", 0);
    static final TopicPartition BILLS = new TopicPartition("bills", 0);
    private static final Set<TopicPartition> EXISTING = Set.of(P0, BILLS);

    private record Write(List<GroupRecord> records, Written written) {}

    private static final ClientContext CLIENT =
            new ClientContext("app", new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), 0);

    private final List<GroupRecord> log = new ArrayList<>();
    private final Deque<Write> held = new ArrayDeque<>();
    private final GroupConfig config;
    private GroupShard shard;
    private long nowMs = 1_000;
    private int uniques;
    private boolean holding;

    GroupStory() {
        this(0);
    }

    GroupStory(int initialDelayMs) {
        config = new GroupConfig(6_000, 60_000, initialDelayMs, 3, 4096, RETENTION_MINUTES);
        shard = new GroupShard(config, this);
    }

    @Override
    public long wallClockMs() {
        return 1_700_000_000_000L + nowMs;
    }

    @Override
    public String unique() {
        return "#" + ++uniques;
    }

    @Override
    public void append(List<GroupRecord> records, Written written) {
        held.add(new Write(records, written));
        if (!holding) {
            replicate(ErrorCode.NONE);
        }
    }

    /** From now on nothing that is written is answered. */
    void holdWrites() {
        holding = true;
    }

    /** The log answers what it was given so far. */
    void replicate(ErrorCode error) {
        List<Write> due = List.copyOf(held);
        held.clear();
        for (Write write : due) {
            if (error == ErrorCode.NONE) {
                log.addAll(write.records());
            }
            write.written().done(error, nowMs);
        }
    }

    /** Another broker becomes the coordinator, and knows what the log says. */
    void moveToAnotherBroker() {
        shard.abandon();
        shard = new GroupShard(config, this);
        List<GroupRecord> read = new ArrayList<>();
        for (GroupRecord record : log) {
            read.add(GroupRecords.read(GroupRecords.key(record), GroupRecords.value(record))
                    .orElseThrow());
        }
        shard.replay(read, nowMs);
    }

    /** Time passes, and every deadline on the way is kept. */
    void pass(long ms) {
        long until = nowMs + ms;
        while (shard.nextDeadlineMs() <= until) {
            nowMs = Math.max(nowMs, shard.nextDeadlineMs());
            shard.tick(nowMs);
        }
        nowMs = until;
    }

    /** Time passes while the members say that they are there. */
    void passWithHeartbeats(long ms, List<String> members, int generation) {
        for (long passed = 0; passed < ms; passed += SESSION_MS / 2) {
            pass(SESSION_MS / 2);
            members.forEach(member -> assertEquals(ErrorCode.NONE, heartbeat(member, generation)));
        }
    }

    /** The coordinator looks for offsets that have expired. */
    void expire() {
        shard.expire(wallClockMs());
    }

    CompletableFuture<JoinGroup.Result> join(String memberId, @Nullable String instanceId, String... protocols) {
        return join(memberId, instanceId, false, protocols);
    }

    CompletableFuture<JoinGroup.Result> join(
            String memberId, @Nullable String instanceId, boolean needsKnownId, String... protocols) {
        List<JoinGroup.Protocol> said = new ArrayList<>();
        for (String protocol : protocols.length == 0 ? new String[] {"range"} : protocols) {
            said.add(new JoinGroup.Protocol(protocol, bytes(protocol + " of " + memberId)));
        }
        return join(memberId, instanceId, needsKnownId, "consumer", said);
    }

    /** A consumer that says what it reads. */
    CompletableFuture<JoinGroup.Result> joinReading(String memberId, String... topics) {
        ByteBuffer subscription =
                ConsumerProtocol.serializeSubscription(new ConsumerPartitionAssignor.Subscription(List.of(topics)));
        return join(memberId, null, false, "consumer", List.of(new JoinGroup.Protocol("range", subscription)));
    }

    CompletableFuture<JoinGroup.Result> join(
            String memberId,
            @Nullable String instanceId,
            boolean needsKnownId,
            String protocolType,
            List<JoinGroup.Protocol> said) {
        JoinGroup.Call call = new JoinGroup.Call(
                GROUP, memberId, instanceId, SESSION_MS, REBALANCE_MS, protocolType, said, needsKnownId);
        CompletableFuture<JoinGroup.Result> answer = new CompletableFuture<>();
        shard.join(call, CLIENT, nowMs, answer::complete);
        return answer;
    }

    CompletableFuture<SyncGroup.Result> sync(String memberId, int generation, Map<String, String> assignments) {
        return sync(memberId, null, generation, "range", assignments);
    }

    CompletableFuture<SyncGroup.Result> sync(
            String memberId,
            @Nullable String instanceId,
            int generation,
            String protocol,
            Map<String, String> assignments) {
        Map<String, ByteBuffer> given = assignments.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> bytes(entry.getValue())));
        CompletableFuture<SyncGroup.Result> answer = new CompletableFuture<>();
        shard.sync(
                new SyncGroup.Call(GROUP, generation, memberId, instanceId, "consumer", protocol, given),
                nowMs,
                answer::complete);
        return answer;
    }

    ErrorCode heartbeat(String memberId, int generation) {
        return heartbeat(memberId, null, generation);
    }

    ErrorCode heartbeat(String memberId, @Nullable String instanceId, int generation) {
        return shard.heartbeat(new Heartbeat.Call(GROUP, generation, memberId, instanceId), nowMs)
                .error();
    }

    ErrorCode leave(String memberId, @Nullable String instanceId) {
        LeaveGroup.Call call = new LeaveGroup.Call(GROUP, List.of(new LeaveGroup.Member(memberId, instanceId)));
        return shard.leave(call, nowMs).members().get(0).error();
    }

    CompletableFuture<ErrorCode> commit(String memberId, int generation, long offset) {
        return commit(memberId, null, generation, offset);
    }

    CompletableFuture<ErrorCode> commit(String memberId, @Nullable String instanceId, int generation, long offset) {
        OffsetCommit.Commit commit = new OffsetCommit.Commit(P0, offset, 3, "note");
        return commit(memberId, instanceId, generation, List.of(commit))
                .thenApply(result -> result.partitions().get(0).error());
    }

    CompletableFuture<OffsetCommit.Result> commit(
            String memberId, @Nullable String instanceId, int generation, List<OffsetCommit.Commit> commits) {
        CompletableFuture<OffsetCommit.Result> answer = new CompletableFuture<>();
        shard.commit(
                new OffsetCommit.Call(GROUP, generation, memberId, instanceId, commits),
                EXISTING::contains,
                nowMs,
                answer::complete);
        return answer;
    }

    /** What an administrator is told who has offsets forgotten. */
    OffsetDelete.Result deleteOffsets(TopicPartition... partitions) {
        return now(deletingOffsets(partitions));
    }

    CompletableFuture<OffsetDelete.Result> deletingOffsets(TopicPartition... partitions) {
        CompletableFuture<OffsetDelete.Result> answer = new CompletableFuture<>();
        shard.delete(new OffsetDelete.Call(GROUP, List.of(partitions)), EXISTING::contains, answer::complete);
        return answer;
    }

    long committed() {
        return committed(P0);
    }

    long committed(TopicPartition partition) {
        return shard.fetch(new OffsetFetch.Call(GROUP, List.of(partition)))
                .partitions()
                .get(0)
                .offset();
    }

    GroupShard shard() {
        return shard;
    }

    String state() {
        return shard.describe(GROUP).state();
    }

    List<GroupRecord> log() {
        return log;
    }

    /** A group of two in its second generation; gives the ids of its leader and its follower. */
    List<String> stableGroupOfTwo() {
        String leader = now(join("", null)).memberId();
        now(sync(leader, 1, Map.of(leader, "everything")));
        CompletableFuture<JoinGroup.Result> second = join("", null);
        assertFalse(second.isDone());
        assertEquals(ErrorCode.REBALANCE_IN_PROGRESS, heartbeat(leader, 1));
        JoinGroup.Result again = now(join(leader, null));
        assertEquals(2, again.members().size());
        String follower = now(second).memberId();
        CompletableFuture<SyncGroup.Result> waiting = sync(follower, 2, Map.of());
        assertFalse(waiting.isDone());
        assertEquals("left", text(now(sync(leader, 2, Map.of(leader, "left", follower, "right")))));
        assertEquals("right", text(now(waiting)));
        assertEquals("Stable", state());
        return List.of(leader, follower);
    }

    static <T> T now(CompletableFuture<T> answer) {
        T value = answer.getNow(null);
        if (value == null) {
            throw new AssertionError("no answer yet");
        }
        return value;
    }

    static String text(SyncGroup.Result result) {
        return StandardCharsets.UTF_8.decode(result.assignment().duplicate()).toString();
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
