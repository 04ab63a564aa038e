package dev.insync.reference.runtime.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** DescribeConfigs: settings in force for a topic or a broker. */
public final class DescribeConfigs {
    private DescribeConfigs() {}

    public enum ResourceKind {
        TOPIC,
        BROKER,
        OTHER
    }

    /** @param keys null asks for all settings */
    public record Resource(
            ResourceKind kind, String name, @Nullable List<String> keys) {}

    public record Call(List<Resource> resources) {}

    /** One entry per resource, in the order of the call. */
    public record Result(List<ResourceResult> resources) {}

    public record ResourceResult(ErrorCode error, @Nullable String message, List<Entry> entries) {}

    /** @param isDefault whether nobody set it for this resource */
    public record Entry(String name, @Nullable String value, boolean isDefault, boolean readOnly) {}
}
