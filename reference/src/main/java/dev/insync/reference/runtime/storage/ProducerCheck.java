package dev.insync.reference.runtime.storage;

/** What the log's memory of idempotent producers (KIP-98) says about a batch before it is appended. */
public sealed interface ProducerCheck {
    /** Next in sequence, or not from an idempotent producer. */
    record Accepted() implements ProducerCheck {}

    /** A retry of a batch that the log has, at these offsets; it is answered, not appended (rule DEDUPLICATE). */
    record Duplicate(long baseOffset, long lastOffset) implements ProducerCheck {}

    /**
     * The batch does not follow the last one: {@code OUT_OF_ORDER_SEQUENCE_NUMBER} (rule SEQUENCE).
     *
     * @param lastOffset of the producer's last batch in the log, -1 where there is none
     */
    record OutOfOrder(String detail, long lastOffset) implements ProducerCheck {}

    /** The producer id was taken over with a higher epoch: {@code INVALID_PRODUCER_EPOCH}. */
    record StaleEpoch(String detail) implements ProducerCheck {}
}
