package dev.insync.reference.runtime.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.core.Fixes;
import dev.insync.reference.runtime.Eventually;
import dev.insync.reference.runtime.TopicPartition;
import dev.insync.reference.runtime.storage.DataDirectory;
import dev.insync.reference.runtime.storage.PartitionLog;
import dev.insync.reference.runtime.storage.StorageConfig;
import dev.insync.reference.runtime.storage.StorageException;
import dev.insync.reference.runtime.wire.BrokerEndpoint;
import dev.insync.reference.runtime.wire.ClientContext;
import dev.insync.reference.runtime.wire.DeleteGroups;
import dev.insync.reference.runtime.wire.DescribeGroups;
import dev.insync.reference.runtime.wire.ErrorCode;
import dev.insync.reference.runtime.wire.Heartbeat;
import dev.insync.reference.runtime.wire.JoinGroup;
import dev.insync.reference.runtime.wire.LeaderAndIsr;
import dev.insync.reference.runtime.wire.LeaveGroup;
import dev.insync.reference.runtime.wire.ListGroups;
import dev.insync.reference.runtime.wire.OffsetCommit;
import dev.insync.reference.runtime.wire.OffsetDelete;
import dev.insync.reference.runtime.wire.OffsetFetch;
import dev.insync.reference.runtime.wire.SyncGroup;
import dev.insync.reference.runtime.wire.UpdateMetadata;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A coordinator with its log on disk, alone in its ISR, and a group that commits without members. */
class CoordinatorsTest {
    private static final TopicPartition GROUPS = new TopicPartition(Coordinators.TOPIC, 0);
    private static final TopicPartition P0 = new TopicPartition("orders", 0);
    private static final TopicPartition P1 = new TopicPartition("orders", 1);
    private static final String GROUP = "readers";
    private static final ClientContext CLIENT = new ClientContext("test", new InetSocketAddress(0), 0);
    private static final int BROKER = 1;
    private static final long BROKER_EPOCH = 7;

    @TempDir
    Path directory;

    private final Metrics metrics = new Metrics();
    private EventLoop loop;
    private DataDirectory data;
    private Replicas replicas;
    private Coordinators coordinators;
    private int leaderEpoch;

    @BeforeEach
    void start() {
        data = DataDirectory.open(directory, BROKER, StorageConfig.defaults());
        BrokerConfig config = BrokerConfig.of(Map.of("offsets.retention.minutes", "60"));
        Fixes fixes = Fixes.all();
        loop = new EventLoop("coordinators-test", () -> {});
        Errands errands = LoneReplicas.errandsWithoutZooKeeper();
        replicas = LoneReplicas.of(BROKER, config, fixes, data, new IsrWriter(errands, loop), loop, metrics);
        TopicRequests topics = new TopicRequests(config, errands);
        Produces produces = new Produces(replicas, loop, fixes, EventLog.off(), metrics);
        coordinators = new Coordinators(config, loop, replicas, produces, topics);
        replicas.registered(BROKER_EPOCH);
        topics.update(new UpdateMetadata.Call(
                BROKER,
                1,
                BROKER_EPOCH,
                List.of(known(GROUPS), known(P0), known(P1)),
                List.of(new BrokerEndpoint(BROKER, "localhost", 1))));
        loop.start();
        assertEquals(ErrorCode.NONE, lead());
    }

    @AfterEach
    void stop() {
        loop.close();
        coordinators.close();
        metrics.close();
        data.close();
    }

    @Test
    void offsetsThatExpiredAreForgottenInTheLogToo() throws Exception {
        assertEquals(ErrorCode.NONE, commit(17));
        long end = data.find(GROUPS).orElseThrow().endOffset();
        expireAfter(59);
        assertEquals(17, committed());
        expireAfter(60);
        Eventually.eventually("the offset is forgotten", () -> committed() == -1);
        assertEquals(end + 2, data.find(GROUPS).orElseThrow().endOffset(), "one for the offset, one for the group");
        resign();
        assertEquals(ErrorCode.NONE, lead());
        assertEquals(-1, committed());
    }

    @Test
    void whatNobodyNeedsIsDeletedAndTheRestIsWrittenAgain() throws Exception {
        assertEquals(ErrorCode.NONE, commit(P1, 4));
        for (int round = 1; round <= 11; round++) {
            assertEquals(
                    ErrorCode.NONE, commit(Collections.nCopies(1_000, new OffsetCommit.Commit(P0, round, -1, ""))));
        }
        PartitionLog log = data.find(GROUPS).orElseThrow();
        Eventually.eventually("the log is compacted", () -> log.startOffset() > 10_000);
        assertTrue(log.endOffset() - log.startOffset() < 1_100, "" + log.startOffset());
        resign();
        assertEquals(ErrorCode.NONE, lead());
        assertEquals(11, committed(P0));
        assertEquals(4, committed(P1));
    }

    @Test
    void aCoordinatorWhoseDiskFailsIsNoneAnyMore() throws Exception {
        assertEquals(ErrorCode.NONE, commit(17));
        onLoop(() -> {
            replicas.fail(replicas.find(GROUPS), new StorageException("as the test wants it"));
            return true;
        });
        OffsetFetch.Call call = new OffsetFetch.Call(GROUP, List.of(P0));
        assertEquals(
                ErrorCode.NOT_COORDINATOR,
                coordinators.offsetFetch(CLIENT, call).get().error());
    }

    @Test
    void aLogOfGroupsThatCannotBeReadTakesItsPartitionOffline() throws Exception {
        assertEquals(ErrorCode.NONE, commit(17));
        resign();
        try (FileChannel file =
                FileChannel.open(directory.resolve(GROUPS + "/00000000000000000000.log"), StandardOpenOption.WRITE)) {
            file.truncate(0);
        }
        assertEquals(ErrorCode.NONE, lead());
        Eventually.eventually(
                "it is offline", () -> onLoop(() -> replicas.find(GROUPS).failed()));
        assertEquals(ErrorCode.NOT_COORDINATOR, commit(18));
    }

    @Test
    void offsetsAreKeptUnderTheEmptyNameAsWell() throws Exception {
        OffsetCommit.Call call =
                new OffsetCommit.Call("", -1, "", null, List.of(new OffsetCommit.Commit(P0, 17, -1, "")));
        assertEquals(ErrorCode.NONE, commit(call));
        OffsetFetch.Result fetched =
                coordinators.offsetFetch(CLIENT, new OffsetFetch.Call("", null)).get();
        assertEquals(List.of(new OffsetFetch.PartitionResult(P0, 17, -1, "")), fetched.partitions());
        assertEquals(
                "Empty",
                coordinators
                        .describeGroups(CLIENT, new DescribeGroups.Call(List.of("")))
                        .get()
                        .groups()
                        .get(0)
                        .state());
        assertEquals(
                List.of(new DeleteGroups.GroupResult("", ErrorCode.NONE)),
                coordinators
                        .deleteGroups(CLIENT, new DeleteGroups.Call(List.of("")))
                        .get()
                        .groups());
    }

    @Test
    void theEmptyNameIsNoGroupThatHasMembers() throws Exception {
        JoinGroup.Call join = new JoinGroup.Call("", "", null, 10_000, 10_000, "consumer", List.of(), false);
        assertEquals(
                ErrorCode.INVALID_GROUP_ID,
                coordinators.joinGroup(CLIENT, join).get().error());
        SyncGroup.Call sync = new SyncGroup.Call("", 1, "member", null, null, null, Map.of());
        assertEquals(
                ErrorCode.INVALID_GROUP_ID,
                coordinators.syncGroup(CLIENT, sync).get().error());
        Heartbeat.Call heartbeat = new Heartbeat.Call("", 1, "member", null);
        assertEquals(
                ErrorCode.INVALID_GROUP_ID,
                coordinators.heartbeat(CLIENT, heartbeat).get().error());
        LeaveGroup.Call leave = new LeaveGroup.Call("", List.of(new LeaveGroup.Member("member", null)));
        assertEquals(
                ErrorCode.INVALID_GROUP_ID,
                coordinators.leaveGroup(CLIENT, leave).get().error());
        OffsetDelete.Call delete = new OffsetDelete.Call("", List.of(P0));
        assertEquals(
                ErrorCode.INVALID_GROUP_ID,
                coordinators.offsetDelete(CLIENT, delete).get().error());
    }

    @Test
    void everyGroupIsAClassicOne() throws Exception {
        assertEquals(ErrorCode.NONE, commit(17));
        assertEquals(1, listed().size());
        assertEquals(1, listed("consumer", "Classic").size());
        assertEquals(0, listed("consumer").size());
        assertEquals(0, listed("no such type").size());
    }

    private List<ListGroups.Group> listed(String... types) throws Exception {
        ListGroups.Result result = coordinators
                .listGroups(CLIENT, new ListGroups.Call(List.of(), List.of(types)))
                .get();
        assertEquals(ErrorCode.NONE, result.error());
        return result.groups();
    }

    private <T> T onLoop(Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, loop).join();
    }

    private ErrorCode lead() {
        return told(BROKER);
    }

    private void resign() {
        assertEquals(ErrorCode.NONE, told(2));
    }

    private ErrorCode told(int leader) {
        LeaderAndIsr.PartitionState state = new LeaderAndIsr.PartitionState(
                GROUPS,
                1,
                leader,
                leaderEpoch++,
                List.of(leader),
                0,
                List.of(1, 2),
                List.of(),
                List.of(),
                false,
                new UUID(1, 2));
        LeaderAndIsr.Call call = new LeaderAndIsr.Call(1, 1, BROKER_EPOCH, false, List.of(state), List.of());
        return onLoop(() -> replicas.obey(call, state, Map.of(), 0));
    }

    private static UpdateMetadata.PartitionState known(TopicPartition id) {
        return new UpdateMetadata.PartitionState(
                id, 1, BROKER, 0, List.of(BROKER), 0, List.of(BROKER), List.of(), new UUID(1, 2));
    }

    private ErrorCode commit(long offset) throws Exception {
        return commit(P0, offset);
    }

    private ErrorCode commit(TopicPartition partition, long offset) throws Exception {
        return commit(List.of(new OffsetCommit.Commit(partition, offset, -1, "")));
    }

    private ErrorCode commit(List<OffsetCommit.Commit> commits) throws Exception {
        return commit(new OffsetCommit.Call(GROUP, -1, "", null, commits));
    }

    /** Tries again while the groups are being read. */
    private ErrorCode commit(OffsetCommit.Call call) throws Exception {
        ErrorCode[] error = new ErrorCode[1];
        Eventually.eventually("the coordinator has loaded", () -> {
            error[0] = coordinators
                    .offsetCommit(CLIENT, call)
                    .get()
                    .partitions()
                    .get(0)
                    .error();
            return error[0] != ErrorCode.COORDINATOR_LOAD_IN_PROGRESS;
        });
        return error[0];
    }

    private long committed() throws Exception {
        return committed(P0);
    }

    private long committed(TopicPartition partition) throws Exception {
        OffsetFetch.Result[] result = new OffsetFetch.Result[1];
        Eventually.eventually("the coordinator has loaded", () -> {
            result[0] = coordinators
                    .offsetFetch(CLIENT, new OffsetFetch.Call(GROUP, List.of(partition)))
                    .get();
            return result[0].error() != ErrorCode.COORDINATOR_LOAD_IN_PROGRESS;
        });
        assertEquals(ErrorCode.NONE, result[0].error());
        return result[0].partitions().get(0).offset();
    }

    private void expireAfter(long minutes) {
        long wallClockMs = System.currentTimeMillis() + TimeUnit.MINUTES.toMillis(minutes);
        assertTrue(onLoop(() -> {
            coordinators.expireOffsets(wallClockMs);
            return true;
        }));
    }
}
