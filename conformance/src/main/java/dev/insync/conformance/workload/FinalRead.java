package dev.insync.conformance.workload;

import dev.insync.linearizability.log.Claim;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads every partition from its first offset to its end, after the load has stopped and the cluster has healed. An acknowledged
 * record that is not in it is lost.
 */
final class FinalRead {
    private static final Duration POLL_TIME = Duration.ofMillis(200);

    private final WorkloadOptions options;
    private final Recorder recorder;
    private final int process;

    FinalRead(WorkloadOptions options, Recorder recorder, int process) {
        this.options = options;
        this.recorder = recorder;
        this.process = process;
    }

    /** Reads; returns the partitions that could not be read to their end in time, which is none when all went well. */
    List<Integer> run(Duration timeout) {
        long deadlineNanos = System.nanoTime() + timeout.toNanos();
        List<Integer> unread = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = Clients.consumer(options, "insync-final-read")) {
            for (TopicPartition partition : Clients.partitions(options)) {
                if (!read(consumer, partition, deadlineNanos)) {
                    unread.add(partition.partition());
                }
            }
        }
        return unread;
    }

    private boolean read(KafkaConsumer<String, String> consumer, TopicPartition partition, long deadlineNanos) {
        Recorder.Read read = recorder.read(process, partition.partition(), 0);
        RecordsRead records = new RecordsRead();
        consumer.assign(List.of(partition));
        consumer.seek(partition, 0);
        long end = -1;
        long position = 0;
        while (System.nanoTime() < deadlineNanos) {
            try {
                if (end < 0) {
                    Map<TopicPartition, Long> ends = new TreeMap<>(Clients.PARTITION_ORDER);
                    ends.putAll(consumer.endOffsets(List.of(partition)));
                    end = ends.getOrDefault(partition, -1L);
                }
                if (position >= end && end >= 0) {
                    read.ok(records, Claim.FINAL);
                    return true;
                }
                ConsumerRecords<String, String> polled = consumer.poll(POLL_TIME);
                for (ConsumerRecord<String, String> consumed : polled.records(partition)) {
                    if (consumed.offset() < end) {
                        records.add(consumed);
                    }
                    position = consumed.offset() + 1;
                }
            } catch (KafkaException e) {
                recorder.error("final read", e);
            }
        }
        return false;
    }
}
