package dev.insync.reference.runtime.storage;

import dev.insync.reference.runtime.RecordBatch;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The last batches of each idempotent producer, in the order in which producers last wrote. Depends on the log's batches only,
 * so every replica that has the same log forgets the same producers.
 */
final class ProducerStates {
    /** Batches remembered per producer: a client has at most five requests in flight. */
    private static final int BATCHES_KEPT = 5;

    private static final long NO_OFFSET = -1;

    /** Beyond this number the producer that has been silent longest is forgotten. */
    static final int MAX_PRODUCERS = 10_000;

    /** @param timestampMs of its newest record */
    record Batch(int firstSequence, int lastSequence, long baseOffset, long lastOffset, long timestampMs) {}

    /** Sees every batch that is remembered. */
    interface Visitor {
        void visit(long producerId, short epoch, Batch batch);
    }

    private record Producer(short epoch, Deque<Batch> batches) {}

    private final LinkedHashMap<Long, Producer> producers = new LinkedHashMap<>();

    /** The check in Kafka's order: a known retry first, then the epoch, then the sequence. */
    ProducerCheck check(RecordBatch batch) {
        if (!batch.hasProducerId()) {
            return new ProducerCheck.Accepted();
        }
        Producer known = producers.get(batch.producerId());
        if (known == null) {
            // Stricter than Kafka, which takes any sequence: a leader that refused the first batch while it was still a
            // follower would take the second, and the first could never be appended in order again.
            return startsAtZero(batch, NO_OFFSET);
        }
        if (batch.producerEpoch() < known.epoch()) {
            return new ProducerCheck.StaleEpoch("producer " + batch.producerId() + " has epoch " + known.epoch()
                    + ", the batch " + batch.producerEpoch());
        }
        if (batch.producerEpoch() > known.epoch()) {
            return startsAtZero(batch, known.batches().getLast().lastOffset());
        }
        Batch copy = find(known, batch.baseSequence(), batch.lastSequence());
        if (copy != null) {
            return new ProducerCheck.Duplicate(copy.baseOffset(), copy.lastOffset());
        }
        Batch last = known.batches().getLast();
        int expected = next(last.lastSequence());
        return batch.baseSequence() == expected
                ? new ProducerCheck.Accepted()
                : new ProducerCheck.OutOfOrder(
                        "producer " + batch.producerId() + " sent sequence " + batch.baseSequence() + ", expected "
                                + expected,
                        last.lastOffset());
    }

    private static ProducerCheck startsAtZero(RecordBatch batch, long lastOffset) {
        return batch.baseSequence() == 0
                ? new ProducerCheck.Accepted()
                : new ProducerCheck.OutOfOrder(
                        "producer " + batch.producerId() + " starts epoch " + batch.producerEpoch() + " at sequence "
                                + batch.baseSequence(),
                        lastOffset);
    }

    private static @Nullable Batch find(Producer known, int firstSequence, int lastSequence) {
        for (Batch earlier : known.batches()) {
            if (earlier.firstSequence() == firstSequence && earlier.lastSequence() == lastSequence) {
                return earlier;
            }
        }
        return null;
    }

    private static int next(int sequence) {
        return sequence == Integer.MAX_VALUE ? 0 : sequence + 1;
    }

    /** Takes note of a batch that is in the log. Followers and recovery do not check: the leader has. */
    void appended(RecordBatch batch) {
        if (!batch.hasProducerId() || batch.isControl()) {
            return;
        }
        remember(
                batch.producerId(),
                batch.producerEpoch(),
                new Batch(
                        batch.baseSequence(),
                        batch.lastSequence(),
                        batch.baseOffset(),
                        batch.lastOffset(),
                        batch.maxTimestampMs()));
    }

    void remember(long producerId, short epoch, Batch batch) {
        // Taken out and put back, so that it moves to the end of the order.
        Producer known = producers.remove(producerId);
        if (known == null || known.epoch() != epoch) {
            known = new Producer(epoch, new ArrayDeque<>(BATCHES_KEPT));
        }
        producers.put(producerId, known);
        if (find(known, batch.firstSequence(), batch.lastSequence()) != null) {
            return; // appended twice by a leader without the rule DEDUPLICATE: it says nothing of what comes next
        }
        if (known.batches().size() == BATCHES_KEPT) {
            known.batches().removeFirst();
        }
        known.batches().addLast(batch);
        if (producers.size() > MAX_PRODUCERS) {
            Iterator<Long> oldestFirst = producers.keySet().iterator();
            oldestFirst.next();
            oldestFirst.remove();
        }
    }

    /** Shows every batch; the order is such that {@link #remember} makes the same of them again. */
    void forEach(Visitor visitor) {
        producers.forEach((producerId, producer) ->
                producer.batches().forEach(batch -> visitor.visit(producerId, producer.epoch(), batch)));
    }

    int batchCount() {
        return producers.values().stream()
                .mapToInt(producer -> producer.batches().size())
                .sum();
    }
}
