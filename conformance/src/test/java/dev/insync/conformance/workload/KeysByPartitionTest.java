package dev.insync.conformance.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class KeysByPartitionTest {
    @Property(tries = 50)
    void aPickedKeyBelongsToThePartition(@ForAll @IntRange(min = 1, max = 60) int partitions, @ForAll long seed) {
        KeysByPartition keys = new KeysByPartition(partitions);
        SplittableRandom random = new SplittableRandom(seed);
        for (int partition = 0; partition < partitions; partition++) {
            assertEquals(partition, KeysByPartition.partitionOf(keys.pick(partition, random), partitions));
        }
    }

    @Test
    void theKey123OfThreePartitionsGoesToPartition2() {
        assertEquals(2, KeysByPartition.partitionOf("123", 3));
    }
}
