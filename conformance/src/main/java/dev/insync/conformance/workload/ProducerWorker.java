package dev.insync.conformance.workload;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** One producer: acks=all, idempotent, every value unique, many sends in flight. Runs on a thread of its own until told to stop. */
final class ProducerWorker implements Runnable {
    private static final long REOPEN_PAUSE_NANOS = 100_000_000L;

    private final int index;
    private final WorkloadOptions options;
    private final Recorder recorder;
    private final AtomicBoolean stop;
    private final KeysByPartition keys;
    private final SplittableRandom random;
    private final List<Semaphore> freeSlots = new ArrayList<>();
    private long sequence;

    ProducerWorker(int index, WorkloadOptions options, Recorder recorder, AtomicBoolean stop) {
        this.index = index;
        this.options = options;
        this.recorder = recorder;
        this.stop = stop;
        this.keys = new KeysByPartition(options.partitions());
        this.random = new SplittableRandom(options.seed() + index);
        for (int partition = 0; partition < options.partitions(); partition++) {
            freeSlots.add(new Semaphore(options.maxInFlight()));
        }
    }

    @Override
    public void run() {
        Pacer pacer = new Pacer(Math.max(1, options.sendsPerSecond() / options.producers()), System.nanoTime());
        KafkaProducer<String, String> producer = open();
        try {
            while (!stop.get()) {
                long waitNanos = pacer.waitNanos(System.nanoTime());
                if (waitNanos > 0) {
                    LockSupport.parkNanos(waitNanos);
                    continue;
                }
                pacer.happened(System.nanoTime());
                int partition = random.nextInt(options.partitions());
                if (freeSlots.get(partition).tryAcquire() && !send(producer, partition)) {
                    producer.close(Duration.ZERO);
                    LockSupport.parkNanos(REOPEN_PAUSE_NANOS);
                    producer = open();
                }
            }
        } finally {
            // Sends that have no answer by then are given up by the client and become unknown.
            producer.close(Duration.ofMillis(options.deliveryTimeoutMs()));
        }
    }

    /** Sends one record; false when the producer is in an error state that only a new one leaves. */
    private boolean send(KafkaProducer<String, String> producer, int partition) {
        long value = Values.of(index, sequence++);
        Thread sender = Thread.currentThread();
        Recorder.Append append = recorder.append(index, partition, value);
        try {
            producer.send(
                    new ProducerRecord<>(
                            options.topic(), partition, keys.pick(partition, random), Long.toString(value)),
                    (metadata, error) -> answered(append, metadata, error, Thread.currentThread() == sender));
            return true;
        } catch (KafkaException | IllegalStateException e) {
            complete(append, e, true);
            return false;
        }
    }

    private void answered(
            Recorder.Append append, @Nullable RecordMetadata metadata, @Nullable Exception error, boolean inSend) {
        if (error != null) {
            complete(append, error, inSend);
        } else if (metadata != null && metadata.hasOffset()) {
            if (append.ok(metadata.offset())) {
                freeSlots.get(append.partition()).release();
            }
        } else {
            complete(append, new KafkaException("acknowledged without an offset"), false);
        }
    }

    private void complete(Recorder.Append append, Exception error, boolean raisedInSend) {
        boolean first = SendOutcome.of(error, raisedInSend) == SendOutcome.NOT_APPENDED
                ? append.failed(error)
                : append.unknown(error);
        if (first) {
            freeSlots.get(append.partition()).release();
        }
    }

    private KafkaProducer<String, String> open() {
        Properties properties = new Properties();
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, options.bootstrapServers());
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, "insync-producer-" + index);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_000);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.min(5_000, options.deliveryTimeoutMs()));
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, options.deliveryTimeoutMs());
        properties.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 50);
        properties.put(ProducerConfig.RECONNECT_BACKOFF_MS_CONFIG, 50);
        properties.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 250);
        return new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
    }
}
