package dev.insync.reference.runtime.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.core.Fixes;
import dev.insync.reference.runtime.TestBatches;
import dev.insync.reference.runtime.TopicPartition;
import dev.insync.reference.runtime.storage.DataDirectory;
import dev.insync.reference.runtime.storage.StorageConfig;
import dev.insync.reference.runtime.storage.StorageException;
import dev.insync.reference.runtime.wire.ErrorCode;
import dev.insync.reference.runtime.wire.LeaderAndIsr;
import dev.insync.reference.runtime.wire.Produce;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A leader alone in its ISR, and a disk that syncs when the test lets it. */
class FlushPolicyTest {
    private static final TopicPartition P0 = new TopicPartition("t", 0);
    private static final short ALL = -1;
    private static final short ONE = 1;

    @TempDir
    Path directory;

    private final Metrics metrics = new Metrics();
    private final LinkedBlockingQueue<Consumer<@Nullable StorageException>> flushing = new LinkedBlockingQueue<>();
    private EventLoop loop;
    private DataDirectory data;
    private Replicas replicas;
    private Produces produces;
    private Flushes flushes;

    @BeforeEach
    void start() {
        data = DataDirectory.open(directory, 1, StorageConfig.defaults());
        BrokerConfig config = BrokerConfig.of(Map.of());
        Fixes fixes = Fixes.all();
        loop = new EventLoop("flush-test", () -> flushes.start());
        IsrWriter isrWriter = new IsrWriter(LoneReplicas.errandsWithoutZooKeeper(), loop);
        replicas = LoneReplicas.of(1, config, fixes, data, isrWriter, loop, metrics);
        flushes = new Flushes(loop, (log, whenDone) -> flushing.add(whenDone), replicas::fail);
        replicas.onAppend(flushes::appended);
        produces = new Produces(replicas, loop, fixes, EventLog.off(), metrics);
        replicas.registered(7);
        loop.start();
    }

    @AfterEach
    void stop() {
        loop.close();
        metrics.close();
        data.close();
    }

    private <T> T onLoop(Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, loop).join();
    }

    private void lead(Map<String, String> topicConfig) {
        LeaderAndIsr.PartitionState state = new LeaderAndIsr.PartitionState(
                P0, 1, 1, 0, List.of(1), 0, List.of(1, 2), List.of(), List.of(), false, new UUID(1, 2));
        LeaderAndIsr.Call call = new LeaderAndIsr.Call(1, 1, 7, false, List.of(state), List.of());
        assertEquals(ErrorCode.NONE, onLoop(() -> replicas.obey(call, state, topicConfig, 0)));
    }

    private CompletableFuture<Produce.Result> produce(short acks, int records) {
        return onLoop(() -> {
            CompletableFuture<Produce.Result> answer = new CompletableFuture<>();
            Produce.Append append = new Produce.Append(P0, TestBatches.plain(records));
            produces.handle(new Produce.Call(acks, 60_000, List.of(append)), answer);
            return answer;
        });
    }

    private static ErrorCode error(CompletableFuture<Produce.Result> answer) {
        return answer.join().partitions().get(0).error();
    }

    private Consumer<@Nullable StorageException> nextFlush() throws InterruptedException {
        return Objects.requireNonNull(flushing.poll(10, TimeUnit.SECONDS), "a flush begins");
    }

    private void flush() throws InterruptedException {
        var whenDone = nextFlush();
        data.find(P0).orElseThrow().flush();
        whenDone.accept(null);
    }

    private long coresFlushed() {
        return onLoop(() -> replicas.find(P0).state().flushed());
    }

    @Test
    void nobodyHearsOfARecordBeforeItIsOnTheDisk() throws Exception {
        lead(Map.of("flush.messages", "1"));
        CompletableFuture<Produce.Result> all = produce(ALL, 1);
        CompletableFuture<Produce.Result> one = produce(ONE, 1);
        assertFalse(all.isDone() || one.isDone());
        assertEquals(0, coresFlushed());
        flush();
        assertEquals(ErrorCode.NONE, error(all));
        assertEquals(ErrorCode.NONE, error(one));
        assertEquals(2, coresFlushed());
    }

    @Test
    void whatIsAppendedDuringAFlushWaitsForTheNextOneTogether() throws Exception {
        lead(Map.of("flush.messages", "1"));
        CompletableFuture<Produce.Result> first = produce(ONE, 1);
        var whenDone = nextFlush();
        data.find(P0).orElseThrow().flush();
        List<CompletableFuture<Produce.Result>> later = List.of(produce(ONE, 1), produce(ALL, 2), produce(ONE, 1));
        assertTrue(flushing.isEmpty(), "one flush at a time");
        whenDone.accept(null);
        assertEquals(ErrorCode.NONE, error(first));
        assertTrue(later.stream().noneMatch(CompletableFuture::isDone));
        flush();
        later.forEach(answer -> assertEquals(ErrorCode.NONE, error(answer)));
        assertTrue(flushing.isEmpty(), "three appends, one flush");
    }

    @Test
    void fewerRecordsThanTheLimitDoNotWait() throws Exception {
        lead(Map.of("flush.messages", "3"));
        assertEquals(ErrorCode.NONE, error(produce(ALL, 1)));
        assertEquals(ErrorCode.NONE, error(produce(ONE, 1)));
        CompletableFuture<Produce.Result> third = produce(ONE, 1);
        assertFalse(third.isDone());
        flush();
        assertEquals(ErrorCode.NONE, error(third));
    }

    @Test
    void aRecordIsFlushedAfterATimeWithoutAnybodyWaiting() throws Exception {
        lead(Map.of("flush.ms", "1"));
        assertEquals(ErrorCode.NONE, error(produce(ALL, 1)));
        flush();
        assertEquals(1, coresFlushed());
        assertEquals(ErrorCode.NONE, error(produce(ONE, 1)));
        flush();
        assertEquals(2, coresFlushed());
    }

    @Test
    void withoutAPolicyNothingIsFlushed() {
        lead(Map.of());
        assertEquals(ErrorCode.NONE, error(produce(ALL, 100)));
        assertTrue(flushing.isEmpty());
    }

    @Test
    void aDiskThatCannotSyncAcknowledgesNothingAndTakesThePartitionOffline() throws Exception {
        lead(Map.of("flush.messages", "1"));
        CompletableFuture<Produce.Result> answer = produce(ONE, 1);
        nextFlush().accept(new StorageException("cannot sync"));
        assertEquals(ErrorCode.NOT_LEADER_OR_FOLLOWER, error(answer));
        assertEquals(ErrorCode.KAFKA_STORAGE_ERROR, error(produce(ONE, 1)));
    }
}
