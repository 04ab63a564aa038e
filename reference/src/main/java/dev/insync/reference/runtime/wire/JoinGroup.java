package dev.insync.reference.runtime.wire;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JoinGroup: become a member of a group, or say again that one still is, and learn who leads the next generation. */
public final class JoinGroup {
    private JoinGroup() {}

    /**
     * @param memberId empty for a member that has no id yet
     * @param instanceId the member's own lasting name (KIP-345), null for a dynamic member
     * @param sessionTimeoutMs time without a heartbeat after which the member is taken for dead
     * @param rebalanceTimeoutMs how long the group waits for this member to join again
     * @param protocols what the member can do, preferred first
     * @param needsKnownId whether a new member is first told its id and joins with it (KIP-394)
     */
    public record Call(
            String groupId,
            String memberId,
            @Nullable String instanceId,
            int sessionTimeoutMs,
            int rebalanceTimeoutMs,
            String protocolType,
            List<Protocol> protocols,
            boolean needsKnownId) {}

    /** @param metadata the member's subscription, for the leader's eyes only; never moved */
    public record Protocol(String name, ByteBuffer metadata) {}

    /**
     * @param protocol the protocol that was chosen, null on error
     * @param leader member id of the generation's leader
     * @param members everybody's subscription where this member leads, else empty
     */
    public record Result(
            ErrorCode error,
            int generation,
            @Nullable String protocolType,
            @Nullable String protocol,
            String leader,
            String memberId,
            List<Member> members) {
        public static Result refused(ErrorCode error, String memberId) {
            return new Result(error, -1, null, null, "", memberId, List.of());
        }
    }

    public record Member(String memberId, @Nullable String instanceId, ByteBuffer metadata) {}
}
