package dev.insync.conformance.workload;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.kafka.common.utils.Utils;

/** A few keys for each partition, by Kafka's own rule: {@code toPositive(murmur2(key)) mod N}. */
final class KeysByPartition {
    private static final int KEYS_PER_PARTITION = 4;

    private final List<List<String>> keys = new ArrayList<>();

    KeysByPartition(int partitions) {
        for (int partition = 0; partition < partitions; partition++) {
            keys.add(new ArrayList<>());
        }
        int missing = partitions * KEYS_PER_PARTITION;
        for (int candidate = 0; missing > 0; candidate++) {
            String key = "key-" + candidate;
            List<String> home = keys.get(partitionOf(key, partitions));
            if (home.size() < KEYS_PER_PARTITION) {
                home.add(key);
                missing--;
            }
        }
    }

    static int partitionOf(String key, int partitions) {
        return Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % partitions;
    }

    String pick(int partition, SplittableRandom random) {
        return keys.get(partition).get(random.nextInt(KEYS_PER_PARTITION));
    }
}
