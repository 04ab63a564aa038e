package dev.insync.reference.runtime.group;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a group outlives its coordinator: the value of its record in {@code __consumer_offsets}.
 *
 * @param protocol the assignment protocol that was chosen, null without members
 * @param leader member id, null without members
 */
public record GroupSnapshot(
        String protocolType,
        int generation,
        @Nullable String protocol,
        @Nullable String leader,
        List<Member> members) {
    /** @param subscription the metadata that the member gave for the chosen protocol */
    public record Member(
            String memberId,
            @Nullable String instanceId,
            String clientId,
            String clientHost,
            int rebalanceTimeoutMs,
            int sessionTimeoutMs,
            ByteBuffer subscription,
            ByteBuffer assignment) {}
}
