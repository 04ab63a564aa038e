package dev.insync.reference.runtime.wire;

/** InitProducerId for idempotent producers. The server itself refuses transactional ones. */
public final class InitProducerId {
    private InitProducerId() {}

    /** @param producerId the id the producer has and wants a higher epoch for, -1 if it has none; likewise the epoch */
    public record Call(long producerId, short producerEpoch) {}

    public record Result(ErrorCode error, long producerId, short producerEpoch) {
        public static Result refused(ErrorCode error) {
            return new Result(error, -1, (short) -1);
        }
    }
}
