package dev.insync.reference.runtime.broker;

import dev.insync.reference.runtime.wire.ErrorCode;
import dev.insync.reference.runtime.wire.InitProducerId;
import dev.insync.reference.runtime.zk.ProducerIdBlock;
import dev.insync.reference.runtime.zk.ZkTopics;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands out producer ids from blocks that ZooKeeper gives to this broker alone; a block lost in a crash stays unused. */
final class ProducerIds {
    private static final Logger LOG = LoggerFactory.getLogger(ProducerIds.class);

    private final int brokerId;
    private final Errands errands;
    private final Deque<CompletableFuture<InitProducerId.Result>> waiting = new ArrayDeque<>();
    private @Nullable ProducerIdBlock block;
    private long next;
    private boolean fetching;

    ProducerIds(int brokerId, Errands errands) {
        this.brokerId = brokerId;
        this.errands = errands;
    }

    /** A new id with epoch 0; an idempotent producer that wants a higher epoch gets a new id as well. */
    CompletableFuture<InitProducerId.Result> next() {
        CompletableFuture<InitProducerId.Result> id = new CompletableFuture<>();
        synchronized (this) {
            waiting.add(id);
        }
        serve();
        return id;
    }

    /** Makes sure that the first producer does not have to wait for ZooKeeper. */
    void prepare() {
        serve();
    }

    private void serve() {
        List<Runnable> answers = new ArrayList<>();
        synchronized (this) {
            ProducerIdBlock current = block;
            while (current != null && next <= current.last() && !waiting.isEmpty()) {
                CompletableFuture<InitProducerId.Result> id = waiting.remove();
                long value = next++;
                answers.add(() -> id.complete(new InitProducerId.Result(ErrorCode.NONE, value, (short) 0)));
            }
            if (!fetching && (current == null || next > current.last())) {
                fetching = true;
                errands.run(session -> arrived(new ZkTopics(session).allocateProducerIds(brokerId)), this::failed);
            }
        }
        answers.forEach(Runnable::run);
    }

    private void arrived(ProducerIdBlock fresh) {
        synchronized (this) {
            block = fresh;
            next = fresh.first();
            fetching = false;
        }
        serve();
    }

    private void failed(Exception reason) {
        LOG.warn("no producer ids: {}", reason.getMessage());
        List<CompletableFuture<InitProducerId.Result>> refused;
        synchronized (this) {
            fetching = false;
            refused = new ArrayList<>(waiting);
            waiting.clear();
        }
        // retriable: clients ask again
        refused.forEach(id -> id.complete(InitProducerId.Result.refused(ErrorCode.COORDINATOR_NOT_AVAILABLE)));
    }
}
