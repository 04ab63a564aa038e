package dev.insync.reference.runtime.broker;

import dev.insync.reference.runtime.Futures;
import dev.insync.reference.runtime.TopicPartition;
import dev.insync.reference.runtime.wire.BrokerEndpoint;
import dev.insync.reference.runtime.wire.ClientContext;
import dev.insync.reference.runtime.wire.DeleteGroups;
import dev.insync.reference.runtime.wire.DescribeGroups;
import dev.insync.reference.runtime.wire.ErrorCode;
import dev.insync.reference.runtime.wire.FindCoordinator;
import dev.insync.reference.runtime.wire.GroupRequests;
import dev.insync.reference.runtime.wire.Heartbeat;
import dev.insync.reference.runtime.wire.JoinGroup;
import dev.insync.reference.runtime.wire.LeaveGroup;
import dev.insync.reference.runtime.wire.ListGroups;
import dev.insync.reference.runtime.wire.OffsetCommit;
import dev.insync.reference.runtime.wire.OffsetDelete;
import dev.insync.reference.runtime.wire.OffsetFetch;
import dev.insync.reference.runtime.wire.SyncGroup;
import dev.insync.reference.runtime.wire.UpdateMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The consumer groups that this broker coordinates: those whose partition of {@code __consumer_offsets} it leads. Requests come
 * on any thread and are handled on the event loop's.
 */
final class Coordinators implements GroupRequests, AutoCloseable {
    /** The topic in which groups are stored, by Kafka's name. */
    static final String TOPIC = "__consumer_offsets";

    private final BrokerConfig config;
    private final EventLoop loop;
    private final Replicas replicas;
    private final Produces produces;
    private final TopicRequests topics;
    private final SortedMap<Integer, Coordinator> byPartition = new TreeMap<>();
    /** Reads logs when this broker begins to coordinate, because the event loop must not wait for the disk so long. */
    private final ExecutorService loader;

    Coordinators(BrokerConfig config, EventLoop loop, Replicas replicas, Produces produces, TopicRequests topics) {
        this.config = config;
        this.loop = loop;
        this.replicas = replicas;
        this.produces = produces;
        this.topics = topics;
        this.loader = Executors.newSingleThreadExecutor(task -> {
            Thread made = new Thread(task, "group-loader");
            made.setDaemon(true);
            return made;
        });
        replicas.onRole(this::roleChanged);
    }

    /** Ends the thread; what it reads is let go. After the event loop. */
    @Override
    public void close() {
        loader.shutdown();
    }

    private void roleChanged(HostedPartition partition) {
        if (!partition.id().topic().equals(TOPIC)) {
            return;
        }
        int number = partition.id().partition();
        boolean leads = partition.state().isLeader() && !partition.failed();
        Coordinator now = byPartition.get(number);
        if (leads && now == null) {
            Coordinator next = new Coordinator(partition, config, loop, produces, replicas::fail);
            byPartition.put(number, next);
            next.load(loader);
        } else if (!leads && now != null) {
            byPartition.remove(number);
            // not at once: the disk may have failed under a write that one of its groups is in the middle of
            loop.execute(now::resign);
        }
    }

    /** As Kafka does: Java's hash of the name, without its sign. */
    static int partitionFor(String groupId, int partitions) {
        return (groupId.hashCode() & Integer.MAX_VALUE) % partitions;
    }

    @Override
    public CompletableFuture<FindCoordinator.Result> findCoordinator(ClientContext client, FindCoordinator.Call call) {
        if (topics.cache().partitionCount(TOPIC) > 0) {
            return CompletableFuture.completedFuture(whoCoordinates(call.groupId()));
        }
        return topics.autoCreate(TOPIC).thenApply(created -> whoCoordinates(call.groupId()));
    }

    private FindCoordinator.Result whoCoordinates(String groupId) {
        MetadataCache cache = topics.cache();
        int partitions = cache.partitionCount(TOPIC);
        @Nullable
        BrokerEndpoint leader =
                partitions == 0 ? null : cache.leader(new TopicPartition(TOPIC, partitionFor(groupId, partitions)));
        return leader == null
                ? new FindCoordinator.Result(
                        ErrorCode.COORDINATOR_NOT_AVAILABLE, null, "the partition of the group has no leader now")
                : new FindCoordinator.Result(ErrorCode.NONE, leader, null);
    }

    @Override
    public CompletableFuture<JoinGroup.Result> joinGroup(ClientContext client, JoinGroup.Call call) {
        return askNamed(
                call.groupId(),
                error -> JoinGroup.Result.refused(error, call.memberId()),
                (coordinator, answer) -> coordinator.shard().join(call, client, EventLoop.nowMs(), answer::complete));
    }

    @Override
    public CompletableFuture<SyncGroup.Result> syncGroup(ClientContext client, SyncGroup.Call call) {
        return askNamed(
                call.groupId(),
                SyncGroup.Result::refused,
                (coordinator, answer) -> coordinator.shard().sync(call, EventLoop.nowMs(), answer::complete));
    }

    @Override
    public CompletableFuture<Heartbeat.Result> heartbeat(ClientContext client, Heartbeat.Call call) {
        return askNamed(
                call.groupId(),
                Heartbeat.Result::new,
                (coordinator, answer) -> answer.complete(coordinator.shard().heartbeat(call, EventLoop.nowMs())));
    }

    @Override
    public CompletableFuture<LeaveGroup.Result> leaveGroup(ClientContext client, LeaveGroup.Call call) {
        return askNamed(
                call.groupId(),
                error -> new LeaveGroup.Result(error, List.of()),
                (coordinator, answer) -> answer.complete(coordinator.shard().leave(call, EventLoop.nowMs())));
    }

    @Override
    public CompletableFuture<OffsetCommit.Result> offsetCommit(ClientContext client, OffsetCommit.Call call) {
        return ask(
                call.groupId(),
                error -> new OffsetCommit.Result(call.commits().stream()
                        .map(commit -> new OffsetCommit.PartitionResult(commit.partition(), error))
                        .toList()),
                (coordinator, answer) ->
                        coordinator.shard().commit(call, this::exists, EventLoop.nowMs(), answer::complete));
    }

    private boolean exists(TopicPartition partition) {
        return partition.partition() >= 0
                && partition.partition() < topics.cache().partitionCount(partition.topic());
    }

    @Override
    public CompletableFuture<OffsetFetch.Result> offsetFetch(ClientContext client, OffsetFetch.Call call) {
        return ask(
                call.groupId(),
                error -> new OffsetFetch.Result(error, List.of()),
                (coordinator, answer) -> answer.complete(coordinator.shard().fetch(call)));
    }

    @Override
    public CompletableFuture<OffsetDelete.Result> offsetDelete(ClientContext client, OffsetDelete.Call call) {
        return askNamed(
                call.groupId(),
                error -> new OffsetDelete.Result(error, List.of()),
                (coordinator, answer) -> coordinator.shard().delete(call, this::exists, answer::complete));
    }

    @Override
    public CompletableFuture<ListGroups.Result> listGroups(ClientContext client, ListGroups.Call call) {
        CompletableFuture<ListGroups.Result> answer = new CompletableFuture<>();
        loop.execute(() -> {
            ErrorCode error = ErrorCode.NONE;
            List<ListGroups.Group> groups = new ArrayList<>();
            for (Coordinator coordinator : byPartition.values()) {
                if (!coordinator.serves()) {
                    error = ErrorCode.COORDINATOR_LOAD_IN_PROGRESS;
                } else if (call.wantsClassic()) {
                    groups.addAll(coordinator.shard().list(call.states()));
                }
            }
            answer.complete(new ListGroups.Result(error, groups));
        });
        return answer;
    }

    @Override
    public CompletableFuture<DescribeGroups.Result> describeGroups(ClientContext client, DescribeGroups.Call call) {
        List<CompletableFuture<DescribeGroups.Group>> groups = call.groupIds().stream()
                .map(id -> this.<DescribeGroups.Group>ask(
                        id,
                        error -> DescribeGroups.Group.refused(id, error),
                        (coordinator, answer) ->
                                answer.complete(coordinator.shard().describe(id))))
                .toList();
        return Futures.all(groups).thenApply(DescribeGroups.Result::new);
    }

    @Override
    public CompletableFuture<DeleteGroups.Result> deleteGroups(ClientContext client, DeleteGroups.Call call) {
        List<CompletableFuture<DeleteGroups.GroupResult>> groups = call.groupIds().stream()
                .map(id -> this.<DeleteGroups.GroupResult>ask(
                        id,
                        error -> new DeleteGroups.GroupResult(id, error),
                        (coordinator, answer) -> coordinator.shard().delete(id, answer::complete)))
                .toList();
        return Futures.all(groups).thenApply(DeleteGroups.Result::new);
    }

    /** What groups have committed for topics that are deleted is of no use any more. On the loop's thread. */
    void forgetDeleted(UpdateMetadata.Call update) {
        Set<String> deleted = new TreeSet<>();
        for (UpdateMetadata.PartitionState state : update.partitions()) {
            if (state.leader() == UpdateMetadata.LEADER_DURING_DELETE) {
                deleted.add(state.partition().topic());
            }
        }
        if (!deleted.isEmpty()) {
            byPartition.values().stream()
                    .filter(Coordinator::serves)
                    .forEach(each -> each.shard().forget(deleted));
        }
    }

    /**
     * Forgets what groups without members committed too long ago. On the loop's thread.
     *
     * @param wallClockMs milliseconds since 1970
     */
    void expireOffsets(long wallClockMs) {
        for (Coordinator coordinator : List.copyOf(byPartition.values())) {
            if (coordinator.serves()) {
                coordinator.shard().expire(wallClockMs);
            }
        }
    }

    /** The empty name is that of no group; but Kafka always kept offsets under it for whoever gave none. */
    private <T> CompletableFuture<T> askNamed(
            String groupId, Function<ErrorCode, T> refusal, BiConsumer<Coordinator, CompletableFuture<T>> work) {
        return groupId.isEmpty()
                ? CompletableFuture.completedFuture(refusal.apply(ErrorCode.INVALID_GROUP_ID))
                : ask(groupId, refusal, work);
    }

    /** Has the group's coordinator do something on the loop's thread, or refuses where this broker is not the one. */
    private <T> CompletableFuture<T> ask(
            String groupId, Function<ErrorCode, T> refusal, BiConsumer<Coordinator, CompletableFuture<T>> work) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.execute(() -> {
            int partitions = topics.cache().partitionCount(TOPIC);
            Coordinator coordinator = partitions == 0 ? null : byPartition.get(partitionFor(groupId, partitions));
            if (coordinator == null) {
                answer.complete(refusal.apply(ErrorCode.NOT_COORDINATOR));
            } else if (!coordinator.serves()) {
                answer.complete(refusal.apply(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS));
            } else {
                try {
                    work.accept(coordinator, answer);
                } catch (RuntimeException e) {
                    answer.completeExceptionally(e);
                    throw e;
                }
                coordinator.schedule();
            }
        });
        return answer;
    }
}
