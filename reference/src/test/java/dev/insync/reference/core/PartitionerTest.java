package dev.insync.reference.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.utils.Utils;

class PartitionerTest {
    @Property
    void equalsTheJavaClient(
            @ForAll @Size(max = 64) byte[] key, @ForAll @IntRange(min = 1, max = 10_000) int partitionCount) {
        assertEquals(Utils.murmur2(key), Partitioner.murmur2(key));
        assertEquals(
                BuiltInPartitioner.partitionForKey(key, partitionCount), Partitioner.partitionFor(key, partitionCount));
    }

    @Property
    void isPositiveForEveryHash(@ForAll int hash) {
        assertEquals(Utils.toPositive(hash), Partitioner.toPositive(hash));
    }

    @Example
    void key123OfThreePartitionsGoesToPartition2() {
        assertEquals(2, Partitioner.partitionFor("123".getBytes(StandardCharsets.UTF_8), 3));
    }

    @Example
    void aTopicWithoutPartitionsIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Partitioner.partitionFor(new byte[0], 0));
    }
}
