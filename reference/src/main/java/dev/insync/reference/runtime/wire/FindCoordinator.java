package dev.insync.reference.runtime.wire;

import org.jspecify.annotations.Nullable;

/** FindCoordinator for a consumer group. The server itself refuses transaction coordinators. */
public final class FindCoordinator {
    private FindCoordinator() {}

    public record Call(String groupId) {}

    /** @param coordinator null on error */
    public record Result(
            ErrorCode error,
            @Nullable BrokerEndpoint coordinator,
            @Nullable String message) {}
}
