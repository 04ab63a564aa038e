package dev.insync.reference.runtime.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.core.Fix;
import dev.insync.reference.core.Fixes;
import dev.insync.reference.runtime.RecordBatch;
import dev.insync.reference.runtime.TestBatches;
import dev.insync.reference.runtime.TopicPartition;
import dev.insync.reference.runtime.storage.DataDirectory;
import dev.insync.reference.runtime.storage.StorageConfig;
import dev.insync.reference.runtime.wire.ErrorCode;
import dev.insync.reference.runtime.wire.Fetch;
import dev.insync.reference.runtime.wire.LeaderAndIsr;
import dev.insync.reference.runtime.wire.ListOffsets;
import dev.insync.reference.runtime.wire.Produce;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A leader with its log on disk and its clients played by the test, which is the only thread. */
class LeaderTest {
    private static final TopicPartition P0 = new TopicPartition("t", 0);
    private static final int LEADER = 1;
    private static final int FOLLOWER = 2;
    private static final int OTHER = 3;
    private static final long BROKER_EPOCH = 7;
    private static final short ALL = -1;

    @TempDir
    Path directory;

    private DataDirectory data;
    private final Metrics metrics = new Metrics();
    private Replicas replicas;
    private Produces produces;

    @BeforeEach
    void start() {
        start(Fixes.all());
    }

    private void start(Fixes fixes) {
        if (data != null) {
            data.close();
        }
        data = DataDirectory.open(directory, LEADER, StorageConfig.defaults());
        BrokerConfig config = BrokerConfig.of(Map.of("min.insync.replicas", "2"));
        EventLoop loop = new EventLoop("never started", () -> {});
        IsrWriter isrWriter = new IsrWriter(LoneReplicas.errandsWithoutZooKeeper(), loop);
        replicas = LoneReplicas.of(LEADER, config, fixes, data, isrWriter, loop, metrics);
        produces = new Produces(replicas, loop, fixes, EventLog.off(), metrics);
        replicas.registered(BROKER_EPOCH);
        assertEquals(ErrorCode.NONE, leads(0, List.of(LEADER, FOLLOWER)));
    }

    @AfterEach
    void stop() {
        metrics.close();
        data.close();
    }

    @Test
    void anAppendIsAcknowledgedWhenEveryReplicaInTheIsrHasIt() {
        CompletableFuture<Produce.Result> answer = produce(TestBatches.plain(3));
        assertFalse(answer.isDone());
        fetch(FOLLOWER, 0);
        assertFalse(answer.isDone());
        fetch(FOLLOWER, 3);
        assertEquals(Produce.PartitionResult.appended(P0, 0, 0), only(answer));
    }

    @Test
    void aRetryIsAcknowledgedWhenTheFirstCopyIs() {
        CompletableFuture<Produce.Result> first = produce(TestBatches.idempotent(9, 0, 0, 2));
        CompletableFuture<Produce.Result> retry = produce(TestBatches.idempotent(9, 0, 0, 2));
        assertFalse(retry.isDone());
        fetch(FOLLOWER, 2);
        assertEquals(Produce.PartitionResult.appended(P0, 0, 0), only(first));
        assertEquals(Produce.PartitionResult.appended(P0, 0, 0), only(retry));
        assertEquals(2, data.find(P0).orElseThrow().endOffset());
        assertTrue(produce(TestBatches.idempotent(9, 0, 0, 2)).isDone());
    }

    @Test
    void aGapInTheSequenceIsRefused() {
        produce(TestBatches.idempotent(9, 0, 0, 2));
        assertEquals(
                ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
                only(produce(TestBatches.idempotent(9, 0, 5, 1))).error());
    }

    @Test
    void withoutTheRuleTheLeaderAcknowledgesOnAppend() {
        start(Fixes.without(List.of(Fix.ACKS_ALL)));
        assertEquals(Produce.PartitionResult.appended(P0, 0, 0), only(produce(TestBatches.plain(1))));
    }

    /** What the leader before has shown may lie above this one's high watermark (KAFKA-2334). */
    @Test
    void aNewLeaderTellsTheEndWhenItsEpochIsCommittedAndWithoutTheRuleAtOnce() {
        produce(TestBatches.plain(2));
        assertEquals(ErrorCode.NONE, leads(1, List.of(LEADER, FOLLOWER)));
        assertEquals(ErrorCode.OFFSET_NOT_AVAILABLE, latest(Fixes.all()).error());
        assertEquals(0, latest(Fixes.without(List.of(Fix.KAFKA_2334))).offset());
        fetch(FOLLOWER, 1, 0);
        replicas.fetches()
                .handle(call(FOLLOWER, new Fetch.PartitionFetch(P0, 1, 2, 0, 0, 1000)), 0, new CompletableFuture<>());
        assertEquals(2, latest(Fixes.all()).offset());
    }

    @Test
    void aClientThatKnowsALaterEpochIsSentAwayAndWithoutTheRuleServed() {
        assertEquals(
                ErrorCode.UNKNOWN_LEADER_EPOCH,
                replicas.fenced(replicas.find(P0).state(), 1));
        start(Fixes.without(List.of(Fix.KIP_320)));
        assertEquals(ErrorCode.NONE, replicas.fenced(replicas.find(P0).state(), 1));
    }

    @Test
    void oneReplicaInSyncIsTooFewForAcksAllButNotForAcksOne() {
        assertEquals(ErrorCode.NONE, leads(1, List.of(LEADER)));
        assertEquals(
                ErrorCode.NOT_ENOUGH_REPLICAS,
                only(produce(TestBatches.plain(1))).error());
        assertEquals(
                ErrorCode.NONE, only(produce((short) 1, TestBatches.plain(1))).error());
    }

    @Test
    void aProducerWhoseLeaderIsDeposedIsToldSo() {
        CompletableFuture<Produce.Result> answer = produce(TestBatches.plain(1));
        assertEquals(ErrorCode.NONE, told(1, OTHER, List.of(OTHER)));
        assertEquals(ErrorCode.NOT_LEADER_OR_FOLLOWER, only(answer).error());
        assertEquals(
                ErrorCode.NOT_LEADER_OR_FOLLOWER,
                only(produce(TestBatches.plain(1))).error());
    }

    @Test
    void whenTheIsrHasBecomeTooSmallTheProducerIsToldInsteadOfAcknowledged() {
        CompletableFuture<Produce.Result> answer = produce(TestBatches.plain(1));
        assertEquals(ErrorCode.NONE, leads(1, List.of(LEADER)));
        assertEquals(ErrorCode.NOT_ENOUGH_REPLICAS_AFTER_APPEND, only(answer).error());
    }

    @Test
    void consumersReadBelowTheHighWatermarkOnly() {
        produce(TestBatches.plain(2));
        CompletableFuture<Fetch.Result> consumer = fetch(Fetch.CONSUMER, 0);
        assertFalse(consumer.isDone());
        fetch(FOLLOWER, 2);
        replicas.fetches().lookAgain();
        Fetch.PartitionResult read = part(consumer);
        assertEquals(2, read.highWatermark());
        assertTrue(read.records().sizeInBytes() > 0);
    }

    @Test
    void aFetchThatWaitsIsAnsweredWhenRecordsCome() {
        CompletableFuture<Fetch.Result> follower = fetch(FOLLOWER, 0);
        assertFalse(follower.isDone());
        produce(TestBatches.plain(1));
        replicas.fetches().lookAgain();
        assertTrue(part(follower).records().sizeInBytes() > 0);
    }

    /** A follower that lost its log and asks again from the start must not be taken to where it once was. */
    @Test
    void anOldFetchThatStillWaitsSaysNothingNewAboutItsFollower() {
        CompletableFuture<Produce.Result> first = produce(TestBatches.plain(1));
        CompletableFuture<Fetch.Result> old = fetch(FOLLOWER, 1);
        assertTrue(first.isDone());
        fetch(FOLLOWER, 0);
        CompletableFuture<Produce.Result> second = produce(TestBatches.plain(1));
        replicas.fetches().lookAgain();
        assertEquals(0, part(old).records().sizeInBytes());
        assertEquals(0, replicas.find(P0).state().ends().get(FOLLOWER));
        assertFalse(second.isDone());
    }

    @Test
    void aFetchOfAnotherEpochOrFromAStrangerIsRefused() {
        assertEquals(ErrorCode.UNKNOWN_LEADER_EPOCH, error(fetch(FOLLOWER, 1, 0)));
        assertEquals(ErrorCode.NONE, leads(2, List.of(LEADER, FOLLOWER)));
        assertEquals(ErrorCode.FENCED_LEADER_EPOCH, error(fetch(FOLLOWER, 1, 0)));
        assertEquals(ErrorCode.NOT_LEADER_OR_FOLLOWER, error(fetch(9, 2, 0)));
    }

    @Test
    void aFollowerWithAnotherHistoryIsToldWhereTheLogsPart() {
        produce(TestBatches.plain(2));
        assertEquals(ErrorCode.NONE, leads(3, List.of(LEADER, FOLLOWER)));
        CompletableFuture<Fetch.Result> answer = new CompletableFuture<>();
        replicas.fetches().handle(call(FOLLOWER, new Fetch.PartitionFetch(P0, 3, 5, 1, 0, 1000)), 0, answer);
        assertEquals(new Fetch.EpochEndOffset(0, 2), part(answer).diverging());
    }

    /** Epochs 0 and 3, of two records each, as a client sees them that reads from the middle. */
    @Test
    void aConsumerThatHasReadAnotherHistoryIsToldWhereTheLogsPart() {
        produce(TestBatches.plain(2));
        assertEquals(ErrorCode.NONE, leads(3, List.of(LEADER, FOLLOWER)));
        produce(TestBatches.plain(2));
        assertEquals(new Fetch.EpochEndOffset(0, 2), part(consume(3, 0)).diverging());
        assertEquals(new Fetch.EpochEndOffset(0, 2), part(consume(2, 1)).diverging());
        assertEquals(new Fetch.EpochEndOffset(3, 4), part(consume(5, 3)).diverging());
        assertEquals(ErrorCode.OFFSET_OUT_OF_RANGE, error(consume(2, 4)));
        assertNull(part(consume(2, 0)).diverging());
        assertEquals(ErrorCode.NONE, error(consume(2, 0)));
    }

    private CompletableFuture<Fetch.Result> consume(long offset, int lastEpoch) {
        CompletableFuture<Fetch.Result> answer = new CompletableFuture<>();
        Fetch.PartitionFetch fetch = new Fetch.PartitionFetch(P0, Fetch.NO_EPOCH, offset, lastEpoch, -1, 1000);
        Fetch.Call call = new Fetch.Call(Fetch.CONSUMER, 0, 1, 1000, false, List.of(fetch));
        replicas.fetches().handle(call, 0, answer);
        return answer;
    }

    @Test
    void aControllerOfAnOldEpochAndARequestForAnEarlierLifeAreRefused() {
        assertEquals(ErrorCode.STALE_CONTROLLER_EPOCH, replicas.refusalOf(0, BROKER_EPOCH));
        assertEquals(ErrorCode.STALE_BROKER_EPOCH, replicas.refusalOf(1, BROKER_EPOCH - 1));
        assertEquals(ErrorCode.NONE, replicas.refusalOf(1, BROKER_EPOCH));
        assertEquals(ErrorCode.STALE_CONTROLLER_EPOCH, leads(0, List.of(LEADER)));
    }

    @Test
    void aLogThatCannotBeReadTakesThePartitionOffline() throws Exception {
        AtomicInteger told = loseTheRecords();
        assertEquals(ErrorCode.KAFKA_STORAGE_ERROR, error(fetch(FOLLOWER, 1)));
        assertOffline(told);
    }

    @Test
    void soDoesOneThatCannotBeSearchedForATime() throws Exception {
        AtomicInteger told = loseTheRecords();
        assertEquals(ErrorCode.KAFKA_STORAGE_ERROR, offsetOf(0));
        assertOffline(told);
    }

    /** Committed records whose file is cut under the broker; counts how often the controller would be told. */
    private AtomicInteger loseTheRecords() throws IOException {
        produce(TestBatches.plain(1));
        produce(TestBatches.plain(1));
        fetch(FOLLOWER, 2);
        try (FileChannel file =
                FileChannel.open(directory.resolve("t-0/00000000000000000000.log"), StandardOpenOption.WRITE)) {
            file.truncate(0);
        }
        AtomicInteger told = new AtomicInteger();
        replicas.onFailure(told::incrementAndGet);
        return told;
    }

    private void assertOffline(AtomicInteger told) {
        assertEquals(ErrorCode.KAFKA_STORAGE_ERROR, error(fetch(Fetch.CONSUMER, 0)));
        assertEquals(ErrorCode.KAFKA_STORAGE_ERROR, offsetOf(ListOffsets.LATEST));
        assertEquals(
                ErrorCode.KAFKA_STORAGE_ERROR,
                only(produce(TestBatches.plain(1))).error());
        assertEquals(ErrorCode.KAFKA_STORAGE_ERROR, leads(1, List.of(LEADER)));
        assertEquals(1, told.get());
    }

    private ErrorCode offsetOf(long timestampMs) {
        return new Offsets(replicas, Fixes.all())
                .find(new ListOffsets.PartitionQuery(P0, -1, timestampMs))
                .error();
    }

    private ListOffsets.PartitionResult latest(Fixes fixes) {
        return new Offsets(replicas, fixes).find(new ListOffsets.PartitionQuery(P0, -1, ListOffsets.LATEST));
    }

    private ErrorCode leads(int leaderEpoch, List<Integer> isr) {
        return told(leaderEpoch, LEADER, isr);
    }

    private ErrorCode told(int leaderEpoch, int leader, List<Integer> isr) {
        LeaderAndIsr.PartitionState state = new LeaderAndIsr.PartitionState(
                P0,
                1,
                leader,
                leaderEpoch,
                isr,
                0,
                List.of(LEADER, FOLLOWER, OTHER),
                List.of(),
                List.of(),
                false,
                new UUID(1, 2));
        LeaderAndIsr.Call call = new LeaderAndIsr.Call(OTHER, 1, BROKER_EPOCH, false, List.of(state), List.of());
        return replicas.obey(call, state, Map.of(), EventLoop.nowMs());
    }

    private CompletableFuture<Produce.Result> produce(RecordBatch batch) {
        return produce(ALL, batch);
    }

    private CompletableFuture<Produce.Result> produce(short acks, RecordBatch batch) {
        CompletableFuture<Produce.Result> answer = new CompletableFuture<>();
        produces.handle(new Produce.Call(acks, 1000, List.of(new Produce.Append(P0, batch))), answer);
        return answer;
    }

    private static Produce.PartitionResult only(CompletableFuture<Produce.Result> answer) {
        return answer.getNow(new Produce.Result(List.of())).partitions().get(0);
    }

    private CompletableFuture<Fetch.Result> fetch(int replica, long offset) {
        return fetch(replica, replicas.find(P0).state().leaderEpoch(), offset);
    }

    private CompletableFuture<Fetch.Result> fetch(int replica, int epoch, long offset) {
        int lastEpoch = replica == Fetch.CONSUMER || offset == 0 ? Fetch.NO_EPOCH : epoch;
        CompletableFuture<Fetch.Result> answer = new CompletableFuture<>();
        replicas.fetches()
                .handle(call(replica, new Fetch.PartitionFetch(P0, epoch, offset, lastEpoch, 0, 1000)), 0, answer);
        return answer;
    }

    private static Fetch.Call call(int replica, Fetch.PartitionFetch fetch) {
        return new Fetch.Call(replica, 60_000, 1, 1000, false, List.of(fetch));
    }

    private static Fetch.PartitionResult part(CompletableFuture<Fetch.Result> answer) {
        assertTrue(answer.isDone(), "the fetch still waits");
        return answer.join().partitions().get(0);
    }

    private static ErrorCode error(CompletableFuture<Fetch.Result> answer) {
        return part(answer).error();
    }
}
