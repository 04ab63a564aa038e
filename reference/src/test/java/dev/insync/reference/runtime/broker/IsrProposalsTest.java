package dev.insync.reference.runtime.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.core.BrokerSet;
import dev.insync.reference.core.Fix;
import dev.insync.reference.core.Fixes;
import dev.insync.reference.core.ReplicaState;
import dev.insync.reference.runtime.TestBatches;
import dev.insync.reference.runtime.TopicPartition;
import dev.insync.reference.runtime.storage.DataDirectory;
import dev.insync.reference.runtime.storage.StorageConfig;
import dev.insync.reference.runtime.wire.ErrorCode;
import dev.insync.reference.runtime.wire.LeaderAndIsr;
import dev.insync.reference.runtime.wire.Produce;
import dev.insync.reference.runtime.zk.ControllerEpoch;
import dev.insync.reference.runtime.zk.EmbeddedZooKeeper;
import dev.insync.reference.runtime.zk.IsrWrite;
import dev.insync.reference.runtime.zk.StateWrite;
import dev.insync.reference.runtime.zk.StateZnode;
import dev.insync.reference.runtime.zk.TopicAssignment;
import dev.insync.reference.runtime.zk.Versioned;
import dev.insync.reference.runtime.zk.WriteResult;
import dev.insync.reference.runtime.zk.ZkBrokers;
import dev.insync.reference.runtime.zk.ZkPartitionStates;
import dev.insync.reference.runtime.zk.ZkSession;
import dev.insync.reference.runtime.zk.ZkTopics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A leader whose follower lags, a real ZooKeeper, and sessions that end when the test wants it; the test is the event loop. */
class IsrProposalsTest {
    private static final TopicPartition P0 = new TopicPartition("t", 0);
    private static final int LEADER = 1;
    private static final int FOLLOWER = 2;
    private static final int OTHER = 3;
    private static final int SESSION_TIMEOUT_MS = 10_000;
    private static final List<Integer> ALL = List.of(LEADER, FOLLOWER, OTHER);
    private static final List<Integer> SHRUNK = List.of(LEADER, OTHER);

    @TempDir
    Path directory;

    private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final Metrics metrics = new Metrics();
    private EmbeddedZooKeeper zookeeper;
    private ZkSession observer;
    private ControllerEpoch controller;
    private ZkSession session;
    private Errands errands;
    private DataDirectory data;
    private IsrWriter writer;
    private Replicas replicas;
    private Produces produces;

    @BeforeEach
    void prepare() throws Exception {
        zookeeper = EmbeddedZooKeeper.start(directory.resolve("zookeeper"), 0);
        observer = connect();
        session = connect();
        new ZkBrokers(observer).createRoots();
        controller = ((ZkBrokers.Election.Won) new ZkBrokers(observer).elect(OTHER, 0)).epoch();
        assertTrue(new ZkTopics(observer)
                .create("t", new TopicAssignment(new UUID(1, 2), new TreeMap<>(Map.of(0, ALL))), Map.of()));
        assertEquals(new WriteResult.Written(0), control(LEADER, 0, ALL, StateWrite.CREATE));
        errands = new Errands(() -> session);
        data = DataDirectory.open(directory.resolve("data"), LEADER, StorageConfig.defaults());
    }

    @AfterEach
    void stop() {
        observer.close();
        session.close();
        errands.close();
        data.close();
        metrics.close();
        zookeeper.close();
    }

    @Test
    void aLeaderLearnsThatItsIsrWasWritten() throws Exception {
        start(Fixes.all());
        proposeToShrink();
        await();
        assertEquals(stateOf(SHRUNK, 1), state());
        assertSettled(SHRUNK, 1);
    }

    @Test
    void aWriteThatTookEffectWhenItsSessionEndedIsReadAgain() throws Exception {
        start(Fixes.all());
        session.close();
        proposeToShrink();
        await();
        assertTrue(replica().hasPendingIsr(), "the outcome is not known");
        assertEquals(
                List.of(new WriteResult.Written(1)),
                new ZkPartitionStates(observer)
                        .writeAsLeader(List.of(IsrWrite.of(
                                new StateWrite(P0, new StateZnode(LEADER, 0, SHRUNK, controller.epoch()), 0)))));
        registerAgain();
        await();
        assertSettled(SHRUNK, 1);
    }

    @Test
    void aWriteThatTookNoEffectIsWithdrawnAndProposedAgain() throws Exception {
        start(Fixes.all());
        session.close();
        proposeToShrink();
        await();
        registerAgain();
        await();
        assertSettled(ALL, 0);
        proposeToShrink();
        await();
        assertSettled(SHRUNK, 1);
    }

    @Test
    void whatIsProposedBetweenTwoSessionsIsReadAgainToo() throws Exception {
        start(Fixes.all());
        replicas.isrs().registering();
        proposeToShrink();
        registerAgain();
        await();
        assertSettled(ALL, 0);
        assertEquals(stateOf(ALL, 0), state());
    }

    /** The answer comes so late that the broker is registered again by then. */
    @Test
    void anAnswerThatIsFoundLostAfterTheRegistrationIsReadAgainAtOnce() throws Exception {
        start(Fixes.all());
        session.close();
        proposeToShrink();
        registerAgain();
        await();
        await();
        assertSettled(ALL, 0);
    }

    @Test
    void whatCouldNotBeReadIsReadLater() throws Exception {
        start(Fixes.all());
        session.close();
        proposeToShrink();
        await();
        byte[] state = overwriteState("no state".getBytes(StandardCharsets.UTF_8));
        registerAgain();
        errands.run(() -> tasks.add(() -> {}));
        await();
        assertTrue(replica().hasPendingIsr(), "what stands there cannot be read");
        overwriteState(state);
        replicas.isrs().shrink(List.of(), EventLoop.nowMs());
        await();
        assertSettled(ALL, 2);
    }

    @Test
    void aLeaderThatIsDeposedMeanwhileWaitsForTheController() throws Exception {
        start(Fixes.all());
        session.close();
        proposeToShrink();
        await();
        assertEquals(new WriteResult.Written(1), control(OTHER, 1, ALL, 0));
        registerAgain();
        await();
        assertTrue(replica().isLeader());
        assertEquals(BrokerSet.copyOf(SHRUNK), replica().pendingIsr());
        assertEquals(0, replica().version());
    }

    @Test
    void withoutTheRuleTheLeaderNeverLearnsAndNeverProposesAgain() throws Exception {
        start(Fixes.without(List.of(Fix.KAFKA_2729)));
        session.close();
        proposeToShrink();
        await();
        registerAgain();
        await();
        assertTrue(replica().hasPendingIsr());
        proposeToShrink();
        assertTrue(tasks.isEmpty(), "nothing was proposed");
    }

    @Test
    void aLeaderThatWasDeposedCannotChangeTheIsr() throws Exception {
        start(Fixes.all());
        assertEquals(new WriteResult.Written(1), control(OTHER, 1, ALL, 0));
        proposeToShrink();
        await();
        assertEquals(new Versioned<>(new StateZnode(OTHER, 1, ALL, controller.epoch()), 1), state());
        assertTrue(replica().hasPendingIsr(), "the controller will tell");
    }

    @Test
    void withoutTheRuleADeposedLeaderChangesTheIsrOfItsSuccessor() throws Exception {
        start(Fixes.without(List.of(Fix.KAFKA_428)));
        assertEquals(new WriteResult.Written(1), control(FOLLOWER, 1, ALL, 0));
        proposeToShrink();
        await();
        assertEquals(
                new Versioned<>(new StateZnode(FOLLOWER, 1, SHRUNK, controller.epoch()), 2),
                state(),
                "the leader is not in its own ISR");
        assertSettled(SHRUNK, 2);
    }

    private void start(Fixes fixes) {
        BrokerConfig config = BrokerConfig.of(Map.of());
        EventLoop loop = new EventLoop("never started", () -> {});
        writer = new IsrWriter(errands, tasks::add);
        replicas = LoneReplicas.of(LEADER, config, fixes, data, writer, loop, metrics);
        produces = new Produces(replicas, loop, fixes, EventLog.off(), metrics);
        replicas.registered(1);
        LeaderAndIsr.PartitionState told = new LeaderAndIsr.PartitionState(
                P0, controller.epoch(), LEADER, 0, ALL, 0, ALL, List.of(), List.of(), true, new UUID(1, 2));
        LeaderAndIsr.Call call = new LeaderAndIsr.Call(OTHER, controller.epoch(), 1, false, List.of(told), List.of());
        assertEquals(ErrorCode.NONE, replicas.obey(call, told, Map.of(), EventLoop.nowMs()));
        produces.handle(
                new Produce.Call((short) 1, 1000, List.of(new Produce.Append(P0, TestBatches.plain(1)))),
                new CompletableFuture<>());
        partition().lag().fetched(OTHER, 1, 1, Long.MAX_VALUE / 2);
    }

    /** The follower lags for longer than it may; what the leader proposes because of that goes out. */
    private void proposeToShrink() {
        replicas.isrs().shrink(replicas.all(), EventLoop.nowMs() + 60_000);
        writer.flush();
    }

    private void registerAgain() throws Exception {
        session = connect();
        replicas.registered(2);
    }

    /** Handles the next thing that ZooKeeper has to say. */
    private void await() throws InterruptedException {
        Runnable task = tasks.poll(60, TimeUnit.SECONDS);
        assertNotNull(task, "nothing comes");
        task.run();
    }

    private void assertSettled(List<Integer> isr, int version) {
        assertEquals(BrokerSet.copyOf(isr), replica().isr());
        assertEquals(BrokerSet.empty(), replica().pendingIsr());
        assertEquals(version, replica().version());
    }

    private HostedPartition partition() {
        HostedPartition partition = replicas.find(P0);
        assertNotNull(partition);
        return partition;
    }

    private ReplicaState replica() {
        return partition().state();
    }

    private Versioned<StateZnode> state() throws Exception {
        return new ZkPartitionStates(observer).read(P0).orElseThrow();
    }

    private Versioned<StateZnode> stateOf(List<Integer> isr, int version) {
        return new Versioned<>(new StateZnode(LEADER, 0, isr, controller.epoch()), version);
    }

    private WriteResult control(int leader, int leaderEpoch, List<Integer> isr, int expectedVersion) throws Exception {
        StateZnode next = new StateZnode(leader, leaderEpoch, isr, controller.epoch());
        return new ZkPartitionStates(observer)
                .writeAsController(controller, List.of(new StateWrite(P0, next, expectedVersion)))
                .get(0);
    }

    private byte[] overwriteState(byte[] data) throws Exception {
        String path = "/brokers/topics/t/partitions/0/state";
        try (ZooKeeper zk = new ZooKeeper(zookeeper.connectString(), SESSION_TIMEOUT_MS, event -> {})) {
            byte[] before = zk.getData(path, false, null);
            zk.setData(path, data, -1);
            return before;
        }
    }

    private ZkSession connect() throws Exception {
        return ZkSession.connect(zookeeper.connectString(), SESSION_TIMEOUT_MS, SESSION_TIMEOUT_MS, () -> {});
    }
}
