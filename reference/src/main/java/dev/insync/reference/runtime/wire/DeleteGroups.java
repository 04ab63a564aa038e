package dev.insync.reference.runtime.wire;

import java.util.List;

/** DeleteGroups: forget groups without members, and their offsets. */
public final class DeleteGroups {
    private DeleteGroups() {}

    public record Call(List<String> groupIds) {}

    /** One entry per group of the call, in any order. */
    public record Result(List<GroupResult> groups) {}

    public record GroupResult(String groupId, ErrorCode error) {}
}
