package dev.insync.reference.runtime.wire;

/** AllocateProducerIds: a broker asks the controller for a block of producer ids (KIP-730). */
public final class AllocateProducerIds {
    private AllocateProducerIds() {}

    public record Call(int brokerId, long brokerEpoch) {}

    /** @param firstId first id of the block; the block has {@code count} ids */
    public record Result(ErrorCode error, long firstId, int count) {}
}
