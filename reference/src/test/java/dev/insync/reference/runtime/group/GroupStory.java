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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One coordinator, whose time, log and members are the test's. */
final class GroupStory implements GroupHost {
    static final String GROUP = "readers";
    static final int SESSION_MS = 10_000;
    static final int REBALANCE_MS = 60_000;
    static final int RETENTION_MINUTES = 10;
    static final long RETENTION_MS = TimeUnit.MINUTES.toMillis(RETENTION_MINUTES);
    static final TopicPartition P0 = new TopicPartition("orders", 0);

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
        JoinGroup.Call call = new JoinGroup.Call(
                GROUP, memberId, instanceId, SESSION_MS, REBALANCE_MS, "consumer", said, needsKnownId);
        CompletableFuture<JoinGroup.Result> answer = new CompletableFuture<>();
        shard.join(call, CLIENT, nowMs, answer::complete);
        return answer;
    }

    CompletableFuture<SyncGroup.Result> sync(String memberId, int generation, Map<String, String> assignments) {
        Map<String, ByteBuffer> given = assignments.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> bytes(entry.getValue())));
        CompletableFuture<SyncGroup.Result> answer = new CompletableFuture<>();
        shard.sync(
                new SyncGroup.Call(GROUP, generation, memberId, null, "consumer", "range", given),
                nowMs,
                answer::complete);
        return answer;
    }

    ErrorCode heartbeat(String memberId, int generation) {
        return shard.heartbeat(new Heartbeat.Call(GROUP, generation, memberId, null), nowMs)
                .error();
    }

    ErrorCode leave(String memberId, @Nullable String instanceId) {
        LeaveGroup.Call call = new LeaveGroup.Call(GROUP, List.of(new LeaveGroup.Member(memberId, instanceId)));
        return shard.leave(call, nowMs).members().get(0).error();
    }

    CompletableFuture<ErrorCode> commit(String memberId, int generation, long offset) {
        CompletableFuture<ErrorCode> answer = new CompletableFuture<>();
        OffsetCommit.Commit commit = new OffsetCommit.Commit(P0, offset, 3, "note");
        shard.commit(
                new OffsetCommit.Call(GROUP, generation, memberId, null, List.of(commit)),
                partition -> partition.equals(P0),
                nowMs,
                result -> answer.complete(result.partitions().get(0).error()));
        return answer;
    }

    long committed() {
        return shard.fetch(new OffsetFetch.Call(GROUP, List.of(P0)))
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
