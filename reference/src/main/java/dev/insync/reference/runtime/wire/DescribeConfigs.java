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

    /** What Kafka takes a value for. */
    public enum Type {
        BOOLEAN,
        STRING,
        INT,
        SHORT,
        LONG,
        LIST
    }

    /** Where a value was set. */
    public enum Source {
        DYNAMIC_TOPIC_CONFIG,
        STATIC_BROKER_CONFIG,
        DEFAULT_CONFIG
    }

    /** @param keys null asks for all settings */
    public record Resource(
            ResourceKind kind, String name, @Nullable List<String> keys) {}

    public record Call(List<Resource> resources) {}

    /** One entry per resource, in the order of the call. */
    public record Result(List<ResourceResult> resources) {}

    public record ResourceResult(ErrorCode error, @Nullable String message, List<Entry> entries) {
        public static ResourceResult refused(ErrorCode error, String message) {
            return new ResourceResult(error, message, List.of());
        }
    }

    /** A place where the setting has a value, under the name that it has there. */
    public record Synonym(String name, String value, Source source) {}

    /** @param synonyms the first one is in force, each other one would be without those before it */
    public record Entry(String name, String value, Type type, boolean readOnly, List<Synonym> synonyms) {
        public Entry {
            synonyms = List.copyOf(synonyms);
        }

        /** A default, where nothing has the value of its own. */
        public Source source() {
            return synonyms.isEmpty() ? Source.DEFAULT_CONFIG : synonyms.get(0).source();
        }
    }
}
