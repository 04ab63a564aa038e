package dev.insync.conformance.workload;

import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What the consumers of a workload have in common. */
final class Clients {
    static final Comparator<TopicPartition> PARTITION_ORDER =
            Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

    private Clients() {}

    static List<TopicPartition> partitions(WorkloadOptions options) {
        return IntStream.range(0, options.partitions())
                .mapToObj(partition -> new TopicPartition(options.topic(), partition))
                .toList();
    }

    /** A consumer without a group that never jumps by itself: it must be told where to read. */
    static KafkaConsumer<String, String> consumer(WorkloadOptions options, String clientId) {
        Properties properties = new Properties();
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, options.bootstrapServers());
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 3_000);
        properties.put(ConsumerConfig.RETRY_BACKOFF_MS_CONFIG, 50);
        properties.put(ConsumerConfig.RECONNECT_BACKOFF_MS_CONFIG, 50);
        properties.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 250);
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
        return new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer());
    }
}
