package dev.insync.reference.runtime.wire;

import dev.insync.reference.runtime.TopicPartition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/** Kafka's messages nest partitions in topics and have their own UUID; plain values do neither. */
final class Grouping {
    private Grouping() {}

    static <T> Map<String, List<T>> byTopic(List<T> items, Function<T, TopicPartition> partition) {
        Map<String, List<T>> groups = new LinkedHashMap<>();
        for (T item : items) {
            groups.computeIfAbsent(partition.apply(item).topic(), topic -> new ArrayList<>())
                    .add(item);
        }
        return groups;
    }

    static Uuid toKafka(@Nullable UUID id) {
        return id == null ? Uuid.ZERO_UUID : new Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    static @Nullable UUID fromKafka(Uuid id) {
        return id.equals(Uuid.ZERO_UUID) ? null : new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }
}
