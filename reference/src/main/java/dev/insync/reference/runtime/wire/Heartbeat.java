package dev.insync.reference.runtime.wire;

import org.jspecify.annotations.Nullable;

/** Heartbeat: a member lives, and wants to know whether its generation does. */
public final class Heartbeat {
    private Heartbeat() {}

    public record Call(
            String groupId,
            int generation,
            String memberId,
            @Nullable String instanceId) {}

    public record Result(ErrorCode error) {}
}
