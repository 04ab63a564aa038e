package dev.insync.reference.runtime.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** LeaveGroup: members go, or somebody sends static members away by name. */
public final class LeaveGroup {
    private LeaveGroup() {}

    public record Call(String groupId, List<Member> members) {}

    /** @param memberId may be empty where the instance id is given */
    public record Member(String memberId, @Nullable String instanceId) {}

    /** @param members one entry per member of the call, in its order; empty where the whole call is refused */
    public record Result(ErrorCode error, List<MemberResult> members) {}

    public record MemberResult(Member member, ErrorCode error) {}
}
