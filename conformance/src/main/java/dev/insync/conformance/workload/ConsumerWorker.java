package dev.insync.conformance.workload;

import dev.insync.linearizability.log.Claim;
import dev.insync.linearizability.log.LogRecorder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * One consumer by assignment of every partition. It follows the log, goes back now and then to read again what it has read, and
 * asks for the end offsets. Runs on a thread of its own until told to stop.
 */
final class ConsumerWorker implements Runnable {
    private static final int POLLS_PER_SECOND = 20;
    private static final int POLLS_BETWEEN_END_OFFSETS = 10;
    private static final int POLLS_BETWEEN_REREADS = 25;
    private static final int REREAD_RECORDS = 200;
    private static final Duration POLL_TIME = Duration.ofMillis(50);

    private final int process;
    private final WorkloadOptions options;
    private final Recorder recorder;
    private final AtomicBoolean stop;
    private final SplittableRandom random;
    private final Map<TopicPartition, Long> positions = new TreeMap<>(Clients.PARTITION_ORDER);

    ConsumerWorker(int process, WorkloadOptions options, Recorder recorder, AtomicBoolean stop) {
        this.process = process;
        this.options = options;
        this.recorder = recorder;
        this.stop = stop;
        this.random = new SplittableRandom(options.seed() - process);
    }

    @Override
    public void run() {
        try (KafkaConsumer<String, String> consumer = Clients.consumer(options, "insync-consumer-" + process)) {
            List<TopicPartition> partitions = Clients.partitions(options);
            consumer.assign(partitions);
            partitions.forEach(partition -> seek(consumer, partition, 0));
            Pacer pacer = new Pacer(POLLS_PER_SECOND, System.nanoTime());
            long polls = 0;
            while (!stop.get()) {
                long waitNanos = pacer.waitNanos(System.nanoTime());
                if (waitNanos > 0) {
                    LockSupport.parkNanos(waitNanos);
                    continue;
                }
                pacer.happened(System.nanoTime());
                polls++;
                if (polls % POLLS_BETWEEN_REREADS == 0) {
                    goBack(consumer, partitions.get(random.nextInt(partitions.size())));
                }
                if (polls % POLLS_BETWEEN_END_OFFSETS == 0) {
                    askForEnds(consumer, partitions);
                }
                poll(consumer);
            }
        }
    }

    private void poll(KafkaConsumer<String, String> consumer) {
        Map<TopicPartition, Recorder.Read> reads = new TreeMap<>(Clients.PARTITION_ORDER);
        positions.forEach(
                (partition, from) -> reads.put(partition, recorder.read(process, partition.partition(), from)));
        try {
            ConsumerRecords<String, String> polled = consumer.poll(POLL_TIME);
            for (TopicPartition partition : polled.partitions()) {
                RecordsRead records = new RecordsRead();
                for (ConsumerRecord<String, String> consumed : polled.records(partition)) {
                    records.add(consumed);
                    positions.put(partition, consumed.offset() + 1);
                }
                Recorder.Read read = reads.get(partition);
                if (read != null) {
                    read.ok(records, Claim.NONE);
                }
            }
        } catch (OffsetOutOfRangeException e) {
            // What it had read is gone, or not there yet: read all again, so that the checker sees what stands there
            // now.
            recorder.error("poll", e);
            e.partitions().forEach(partition -> seek(consumer, partition, 0));
        } catch (KafkaException e) {
            recorder.error("poll", e);
        }
    }

    private void goBack(KafkaConsumer<String, String> consumer, TopicPartition partition) {
        long position = positions.getOrDefault(partition, 0L);
        seek(consumer, partition, Math.max(0, position - 1 - random.nextInt(REREAD_RECORDS)));
    }

    private void seek(KafkaConsumer<String, String> consumer, TopicPartition partition, long offset) {
        consumer.seek(partition, offset);
        positions.put(partition, offset);
    }

    private void askForEnds(KafkaConsumer<String, String> consumer, List<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            LogRecorder.End end = recorder.end(process, partition.partition());
            try {
                Long offset = consumer.endOffsets(new ArrayList<>(List.of(partition)), POLL_TIME)
                        .get(partition);
                if (offset != null) {
                    end.ok(offset);
                }
            } catch (KafkaException e) {
                recorder.error("end offset", e);
            }
        }
    }
}
