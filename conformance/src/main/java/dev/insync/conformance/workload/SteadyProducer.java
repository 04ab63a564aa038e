package dev.insync.conformance.workload;

import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A producer with acks=all that keeps time: how long one record takes, and how long no acknowledgement comes. */
public final class SteadyProducer implements AutoCloseable {
    private static final int RECORD_BYTES = 100;
    private static final int LATENCY_DIGITS = 3;
    private static final int DELIVERY_TIMEOUT_MS = 60_000;

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;

    public SteadyProducer(String bootstrapServers, String topic) {
        Properties properties = new Properties();
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MS);
        this.producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        this.topic = topic;
    }

    /** Sends one record and waits for its acknowledgement. */
    public void send() throws ClusterUnavailableException {
        try {
            producer.send(new ProducerRecord<>(topic, new byte[RECORD_BYTES])).get();
        } catch (ExecutionException e) {
            throw new ClusterUnavailableException(
                    "a record was not acknowledged: " + (e.getCause() == null ? e : e.getCause()).getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterUnavailableException("interrupted");
        }
    }

    /** Sends so many records, each when the one before is acknowledged; how long each took, in nanoseconds. */
    public Histogram latencies(int records) throws ClusterUnavailableException {
        Histogram latencies = new Histogram(LATENCY_DIGITS);
        for (int i = 0; i < records; i++) {
            long sentAt = System.nanoTime();
            send();
            latencies.recordValue(System.nanoTime() - sentAt);
        }
        return latencies;
    }

    /** What is done to the cluster while records go out. */
    public interface Disturbance {
        /** Does it. */
        void happen() throws ClusterUnavailableException;
    }

    /**
     * Sends a record to partition 0 every few milliseconds, has something happen to its leader, and goes on until
     * acknowledgements have come again for a while.
     *
     * @param steady how long acknowledgements come before and after
     * @param limit for the whole of it
     * @return the longest time between two acknowledgements
     */
    public Duration longestSilence(Duration steady, Duration limit, Disturbance disturbance)
            throws ClusterUnavailableException {
        AckTimes acks = new AckTimes();
        long deadlineNs = System.nanoTime() + limit.toNanos();
        sendUntilSteady(acks, steady, deadlineNs);
        acks.forgetPauses();
        disturbance.happen();
        sendUntilSteady(acks, steady, deadlineNs);
        return Duration.ofNanos(acks.longestPauseNs());
    }

    private void sendUntilSteady(AckTimes acks, Duration steady, long deadlineNs) throws ClusterUnavailableException {
        while (!acks.haveComeFor(steady.toNanos())) {
            if (System.nanoTime() > deadlineNs || Thread.currentThread().isInterrupted()) {
                throw new ClusterUnavailableException("acknowledgements did not come in time");
            }
            var unused =
                    producer.send(new ProducerRecord<>(topic, 0, null, new byte[RECORD_BYTES]), (sent, failure) -> {
                        if (failure == null) {
                            acks.add(System.nanoTime());
                        }
                    });
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
