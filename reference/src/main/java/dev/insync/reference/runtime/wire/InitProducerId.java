package dev.insync.reference.runtime.wire;

/** InitProducerId for idempotent producers. The server itself refuses transactional ones. */
public final class InitProducerId {
    /** In the place of an id or an epoch that the producer has not. */
    public static final int NONE = -1;

    private InitProducerId() {}

    /** @param producerId the id the producer has and wants a higher epoch for, or {@link #NONE}; likewise the epoch */
    public record Call(long producerId, short producerEpoch) {}

    public record Result(ErrorCode error, long producerId, short producerEpoch) {
        public static Result refused(ErrorCode error) {
            return new Result(error, NONE, (short) NONE);
        }
    }
}
