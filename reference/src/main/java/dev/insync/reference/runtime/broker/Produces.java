package dev.insync.reference.runtime.broker;

import dev.insync.reference.core.Acks;
import dev.insync.reference.core.Fix;
import dev.insync.reference.core.Fixes;
import dev.insync.reference.core.Outcome;
import dev.insync.reference.core.Refusal;
import dev.insync.reference.core.Replica;
import dev.insync.reference.core.ReplicaState;
import dev.insync.reference.runtime.RecordBatch;
import dev.insync.reference.runtime.TopicPartition;
import dev.insync.reference.runtime.storage.ProducerCheck;
import dev.insync.reference.runtime.storage.StorageException;
import dev.insync.reference.runtime.wire.ErrorCode;
import dev.insync.reference.runtime.wire.Produce;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Produce requests at the leader. Used on the event loop's thread only. */
final class Produces {
    private static final short ACKS_ALL = -1;

    private final Replicas replicas;
    private final EventLoop loop;
    private final Fixes fixes;
    private final EventLog events;
    private final Metrics metrics;

    Produces(Replicas replicas, EventLoop loop, Fixes fixes, EventLog events, Metrics metrics) {
        this.replicas = replicas;
        this.loop = loop;
        this.fixes = fixes;
        this.events = events;
        this.metrics = metrics;
    }

    void handle(Produce.Call call, CompletableFuture<Produce.Result> answer) {
        PendingProduce pending = new PendingProduce(answer::complete);
        for (Produce.Append append : call.appends()) {
            TopicPartition id = append.partition();
            HostedPartition partition = replicas.find(id);
            if (call.acks() < ACKS_ALL || call.acks() > 1) {
                pending.add(refused(id, ErrorCode.INVALID_REQUIRED_ACKS, "acks must be 0, 1 or all"));
            } else if (id.topic().equals(Coordinators.TOPIC)) {
                pending.add(refused(id, ErrorCode.INVALID_TOPIC_EXCEPTION, "only brokers write to this topic"));
            } else if (partition == null) {
                pending.add(refused(id, replicas.errorOfMissing(id), "this broker has no replica of the partition"));
            } else {
                append(partition, append.batch(), call.acks() == ACKS_ALL, pending);
            }
        }
        pending.complete(loop, call.timeoutMs());
    }

    /** Appends a batch of the broker's own, to be on every in-sync replica; answers on the loop's thread. */
    void appendOwn(
            HostedPartition partition, RecordBatch batch, int timeoutMs, Consumer<Produce.PartitionResult> answer) {
        PendingProduce pending =
                new PendingProduce(result -> answer.accept(result.partitions().get(0)));
        append(partition, batch, true, pending);
        pending.complete(loop, timeoutMs);
    }

    private void append(HostedPartition partition, RecordBatch batch, boolean acksAll, PendingProduce pending) {
        if (partition.failed()) {
            pending.add(refused(partition.id(), ErrorCode.KAFKA_STORAGE_ERROR, "the partition is offline"));
            return;
        }
        if (!partition.state().isLeader()) {
            pending.add(refused(partition.id(), ErrorCode.NOT_LEADER_OR_FOLLOWER, null));
            return;
        }
        if (batch.isTransactional() || batch.isControl()) {
            pending.add(refused(partition.id(), ErrorCode.INVALID_RECORD, "there are no transactions here"));
            return;
        }
        ProducerCheck check = inForce(partition.log().checkProducer(batch), partition.state());
        if (check instanceof ProducerCheck.Duplicate duplicate) {
            duplicate(partition, duplicate, acksAll, pending);
        } else if (check instanceof ProducerCheck.OutOfOrder outOfOrder) {
            pending.add(refused(partition.id(), ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, outOfOrder.detail()));
        } else if (check instanceof ProducerCheck.StaleEpoch stale) {
            pending.add(refused(partition.id(), ErrorCode.INVALID_PRODUCER_EPOCH, stale.detail()));
        } else {
            accepted(partition, batch, acksAll, pending);
        }
    }

    /** What the rules make of that: {@code Producer.isDuplicate} and {@code Producer.isInOrder} of the core, for batches. */
    private ProducerCheck inForce(ProducerCheck check, ReplicaState state) {
        // KAFKA-5793: without it a leader remembers only what it has appended itself
        long remembered = fixes.has(Fix.KAFKA_5793) ? Long.MIN_VALUE : state.epochStart();
        boolean off = false;
        if (check instanceof ProducerCheck.Duplicate duplicate) {
            off = !fixes.has(Fix.DEDUPLICATE) || duplicate.baseOffset() < remembered;
        } else if (check instanceof ProducerCheck.OutOfOrder outOfOrder) {
            off = !fixes.has(Fix.SEQUENCE) || outOfOrder.lastOffset() < remembered;
        }
        return off ? new ProducerCheck.Accepted() : check;
    }

    private void accepted(HostedPartition partition, RecordBatch batch, boolean acksAll, PendingProduce pending) {
        // acks=0 does not ask for replication either
        Outcome<ReplicaState> outcome = Replica.produce(
                partition.state(), batch.offsetCount(), acksAll ? Acks.ALL : Acks.ONE, true, partition.rules(fixes));
        if (outcome instanceof Outcome.Refused<ReplicaState> no) {
            pending.add(refused(
                    partition.id(),
                    errorOf(no.reason()),
                    "in-sync replicas: " + partition.state().isr()));
            return;
        }
        Outcome.Step<ReplicaState> step = (Outcome.Step<ReplicaState>) outcome;
        long baseOffset = partition.state().log().endOffset();
        PendingAppend append =
                new PendingAppend(partition, baseOffset, step.state().log().endOffset(), pending);
        if (acksAll) {
            pending.add(append);
            partition.await(append);
        }
        events.step("Produce", partition.id(), step, "count", batch.offsetCount(), "acks", acksAll ? "all" : "one");
        try {
            partition.apply(step, List.of(batch));
            metrics.appended(batch.offsetCount(), batch.sizeInBytes());
        } catch (StorageException e) {
            partition.forget(append);
            Produce.PartitionResult failure = refused(partition.id(), ErrorCode.KAFKA_STORAGE_ERROR, e.getMessage());
            if (acksAll) {
                pending.done(append, failure);
            } else {
                pending.add(failure);
            }
            replicas.fail(partition, e);
            return;
        }
        if (acksAll) {
            return;
        }
        if (append.endOffset() > partition.flush().heardTo()) {
            pending.add(append);
            partition.flush().await(append);
        } else {
            pending.add(Produce.PartitionResult.appended(
                    partition.id(), baseOffset, partition.log().startOffset()));
        }
    }

    /** A retry is acknowledged when the first copy is, and not before. */
    private void duplicate(
            HostedPartition partition, ProducerCheck.Duplicate duplicate, boolean acksAll, PendingProduce pending) {
        if (acksAll
                && Replica.deduplicateRetry(partition.state(), true, partition.rules(fixes))
                        instanceof Outcome.Refused<ReplicaState> no) {
            pending.add(refused(partition.id(), errorOf(no.reason()), null));
            return;
        }
        long end = duplicate.lastOffset() + 1;
        boolean acknowledged = !acksAll || end <= partition.state().highWatermark() || !fixes.has(Fix.ACKS_ALL);
        if (acknowledged && end <= partition.flush().heardTo()) {
            pending.add(Produce.PartitionResult.appended(
                    partition.id(), duplicate.baseOffset(), partition.log().startOffset()));
            return;
        }
        PendingAppend append = new PendingAppend(partition, duplicate.baseOffset(), end, pending);
        pending.add(append);
        if (acksAll) {
            partition.await(append);
        } else {
            partition.flush().await(append);
        }
    }

    private static ErrorCode errorOf(Refusal refusal) {
        return refusal == Refusal.NOT_ENOUGH_REPLICAS
                ? ErrorCode.NOT_ENOUGH_REPLICAS
                : ErrorCode.NOT_LEADER_OR_FOLLOWER;
    }

    private static Produce.PartitionResult refused(TopicPartition id, ErrorCode error, @Nullable String message) {
        return Produce.PartitionResult.refused(id, error, message);
    }
}
