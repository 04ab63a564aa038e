package dev.insync.reference.runtime.wire;

import java.util.List;

/** ListGroups: the groups that this broker coordinates. */
public final class ListGroups {
    /** The type of every group here: the other ones are those of KIP-848. */
    public static final String CLASSIC = "classic";

    private ListGroups() {}

    /**
     * @param states only groups in these, whatever their case; empty for all
     * @param types only groups of these, likewise
     */
    public record Call(List<String> states, List<String> types) {
        public boolean wantsClassic() {
            return types.isEmpty() || types.stream().anyMatch(CLASSIC::equalsIgnoreCase);
        }
    }

    /** @param error {@code COORDINATOR_LOAD_IN_PROGRESS} while some groups are not known yet */
    public record Result(ErrorCode error, List<Group> groups) {}

    public record Group(String groupId, String protocolType, String state) {}
}
