package dev.insync.reference.runtime.wire;

import java.util.List;

/** ListGroups: the groups that this broker coordinates. */
public final class ListGroups {
    private ListGroups() {}

    /** @param states only groups in these, whatever their case; empty for all */
    public record Call(List<String> states) {}

    /** @param error {@code COORDINATOR_LOAD_IN_PROGRESS} while some groups are not known yet */
    public record Result(ErrorCode error, List<Group> groups) {}

    public record Group(String groupId, String protocolType, String state) {}
}
