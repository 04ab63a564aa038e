package dev.insync.conformance.workload;

/**
 * What load to put on the cluster.
 *
 * @param bootstrapServers {@code host:port[,host:port...]}
 * @param topic a topic that nobody else writes to
 * @param partitions of the topic
 * @param producers number of producers; each has a connection, a producer id and a stream of values of its own
 * @param consumers number of consumers; each reads every partition
 * @param sendsPerSecond over all producers
 * @param maxInFlight sends without an answer, per producer and partition; a partition that stands still does not stop the others
 * @param deliveryTimeoutMs after which a producer gives a send up; its outcome is unknown then
 * @param seed of the choice of keys and of the places that consumers go back to
 */
public record WorkloadOptions(
        String bootstrapServers,
        String topic,
        int partitions,
        int producers,
        int consumers,
        int sendsPerSecond,
        int maxInFlight,
        int deliveryTimeoutMs,
        long seed) {

    public static final int DEFAULT_PARTITIONS = 3;
    public static final int DEFAULT_PRODUCERS = 4;
    public static final int DEFAULT_CONSUMERS = 2;
    public static final int DEFAULT_SENDS_PER_SECOND = 800;
    public static final int DEFAULT_DELIVERY_TIMEOUT_MS = 30_000;
    private static final int DEFAULT_MAX_IN_FLIGHT = 100;

    public WorkloadOptions {
        requirePositive(partitions, "partitions");
        requirePositive(producers, "producers");
        requirePositive(consumers, "consumers");
        requirePositive(sendsPerSecond, "sends per second");
        requirePositive(maxInFlight, "sends in flight");
        requirePositive(deliveryTimeoutMs, "delivery timeout");
        BootstrapServers.parse(bootstrapServers);
    }

    /** The load of the demo on a topic of the given name. */
    public static WorkloadOptions standard(String bootstrapServers, String topic, long seed) {
        return new WorkloadOptions(
                bootstrapServers,
                topic,
                DEFAULT_PARTITIONS,
                DEFAULT_PRODUCERS,
                DEFAULT_CONSUMERS,
                DEFAULT_SENDS_PER_SECOND,
                DEFAULT_MAX_IN_FLIGHT,
                DEFAULT_DELIVERY_TIMEOUT_MS,
                seed);
    }

    /** The same with other numbers of clients and partitions. */
    public WorkloadOptions withClients(int newProducers, int newConsumers, int newPartitions) {
        return new WorkloadOptions(
                bootstrapServers,
                topic,
                newPartitions,
                newProducers,
                newConsumers,
                sendsPerSecond,
                maxInFlight,
                deliveryTimeoutMs,
                seed);
    }

    private static void requirePositive(int number, String what) {
        if (number < 1) {
            throw new IllegalArgumentException("number of " + what + " must be at least 1, not " + number);
        }
    }
}
