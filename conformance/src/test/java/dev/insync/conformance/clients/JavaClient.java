package dev.insync.conformance.clients;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The Java client as a program, so that it can run with any release of {@code kafka-clients}. What it does is told by its
 * arguments, in the same way as to the programs for clients in other languages.
 */
final class JavaClient {
    private static final Duration POLL = Duration.ofMillis(200);

    private JavaClient() {}

    public static void main(String[] args) throws Exception {
        String servers = args[1];
        String topic = args[2];
        switch (args[0]) {
            case "create" -> create(servers, topic, Integer.parseInt(args[3]));
            case "produce" -> produce(servers, topic, Integer.parseInt(args[3]));
            case "read" -> read(servers, topic, Integer.parseInt(args[3]));
            case "group" -> group(servers, topic, args[3], Integer.parseInt(args[4]));
            case "member" -> member(servers, topic, args[3]);
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private static void create(String servers, String topic, int partitions) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 3)))
                    .all()
                    .get();
        }
    }

    private static void produce(String servers, String topic, int count) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers), new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < count; i++) {
                producer.send(new ProducerRecord<>(topic, 0, null, "value-" + i))
                        .get();
            }
        }
    }

    private static KafkaConsumer<String, String> consumer(String servers, Map<String, Object> more) {
        Map<String, Object> config = new HashMap<>(more);
        config.put("bootstrap.servers", servers);
        config.put("auto.offset.reset", "earliest");
        config.put("enable.auto.commit", false);
        return new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer());
    }

    private static void read(String servers, String topic, int count) {
        try (var consumer = consumer(servers, Map.of())) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            print(consumer, count);
        }
    }

    private static void group(String servers, String topic, String group, int count) {
        try (var consumer = consumer(servers, Map.of("group.id", group))) {
            consumer.subscribe(List.of(topic));
            print(consumer, count);
            consumer.commitSync();
        }
    }

    private static void print(KafkaConsumer<String, String> consumer, int count) {
        int seen = 0;
        while (seen < count) {
            for (ConsumerRecord<String, String> record : consumer.poll(POLL)) {
                System.out.println(record.offset() + " " + record.value());
                seen++;
            }
        }
    }

    /** A member of a group until its input ends. */
    private static void member(String servers, String topic, String group) throws IOException {
        try (var consumer = consumer(servers, Map.of("group.id", group))) {
            consumer.subscribe(List.of(topic), new ConsumerRebalanceListener() {
                @Override
                public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                    System.out.println("revoked");
                }

                @Override
                public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                    System.out.println("assigned "
                            + partitions.stream()
                                    .map(TopicPartition::partition)
                                    .sorted()
                                    .map(String::valueOf)
                                    .collect(Collectors.joining(",")));
                }
            });
            while (System.in.available() == 0) {
                consumer.poll(POLL);
            }
        }
    }
}
