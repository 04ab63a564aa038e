package dev.insync.conformance.workload;

import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Offsets and values of the records of one read, in the order in which they came. One thread. */
final class RecordsRead {
    private long[] offsets = new long[16];
    private long[] values = new long[16];
    private int size;

    void add(ConsumerRecord<String, String> consumed) {
        if (size == offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
        }
        offsets[size] = consumed.offset();
        values[size] = Values.parse(consumed.value(), consumed.offset());
        size++;
    }

    int size() {
        return size;
    }

    long[] offsets() {
        return Arrays.copyOf(offsets, size);
    }

    long[] values() {
        return Arrays.copyOf(values, size);
    }
}
