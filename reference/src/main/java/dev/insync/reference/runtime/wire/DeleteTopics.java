package dev.insync.reference.runtime.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** DeleteTopics, answered by the controller. */
public final class DeleteTopics {
    private DeleteTopics() {}

    public record Call(List<String> topics, int timeoutMs) {}

    public record Result(List<TopicResult> topics) {}

    public record TopicResult(
            String topic, ErrorCode error, @Nullable String message) {}
}
