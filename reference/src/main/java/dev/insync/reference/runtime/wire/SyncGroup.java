package dev.insync.reference.runtime.wire;

import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** SyncGroup: the leader hands in the assignment of its generation, everybody takes out their own. */
public final class SyncGroup {
    private SyncGroup() {}

    /**
     * @param protocolType null where the client is too old to say it, as is {@code protocol}
     * @param assignments by member id, empty but from the leader
     */
    public record Call(
            String groupId,
            int generation,
            String memberId,
            @Nullable String instanceId,
            @Nullable String protocolType,
            @Nullable String protocol,
            Map<String, ByteBuffer> assignments) {}

    public record Result(
            ErrorCode error,
            @Nullable String protocolType,
            @Nullable String protocol,
            ByteBuffer assignment) {
        public static Result refused(ErrorCode error) {
            return new Result(error, null, null, ByteBuffer.allocate(0));
        }
    }
}
