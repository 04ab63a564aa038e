package dev.insync.reference.runtime.wire;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** DescribeGroups: who is in a group, and what they were assigned. */
public final class DescribeGroups {
    private DescribeGroups() {}

    public record Call(List<String> groupIds) {}

    /** One entry per group, in the order of the call. */
    public record Result(List<Group> groups) {}

    /** @param state {@code Dead} for a group that does not exist, which is no error */
    public record Group(
            ErrorCode error, String groupId, String state, String protocolType, String protocol, List<Member> members) {
        public static Group refused(String groupId, ErrorCode error) {
            return new Group(error, groupId, "", "", "", List.of());
        }
    }

    public record Member(
            String memberId,
            @Nullable String instanceId,
            String clientId,
            String clientHost,
            ByteBuffer metadata,
            ByteBuffer assignment) {}
}
