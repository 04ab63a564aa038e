package dev.insync.reference.runtime.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** IncrementalAlterConfigs, and AlterConfigs, which replaces everything that is set. */
public final class AlterConfigs {
    private AlterConfigs() {}

    public record Call(List<Resource> resources, boolean validateOnly) {}

    /** @param replacesAll whether settings that are not mentioned go back to their defaults */
    public record Resource(DescribeConfigs.ResourceKind kind, String name, List<Change> changes, boolean replacesAll) {}

    /** What to do to a setting. No setting here is a list to which something is appended; that is {@link #OTHER}. */
    public enum Operation {
        SET,
        DELETE,
        OTHER
    }

    /** @param value whatever the client sent; only {@link Operation#SET} needs one */
    public record Change(
            String name, Operation operation, @Nullable String value) {}

    /** One entry per resource, in the order of the call. */
    public record Result(List<ResourceResult> resources) {}

    public record ResourceResult(ErrorCode error, @Nullable String message) {
        public static final ResourceResult DONE = new ResourceResult(ErrorCode.NONE, null);
    }
}
