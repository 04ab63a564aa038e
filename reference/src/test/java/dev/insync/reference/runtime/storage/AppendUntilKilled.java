package dev.insync.reference.runtime.storage;

import dev.insync.reference.runtime.TestBatches;
import dev.insync.reference.runtime.TopicPartition;
import java.nio.file.Path;

/** A process that appends until it is killed, and prints the log's end after each append that returned. */
final class AppendUntilKilled {
    static final TopicPartition PARTITION = new TopicPartition("orders", 0);
    static final StorageConfig CONFIG = new StorageConfig(20_000, 500);

    private AppendUntilKilled() {}

    public static void main(String[] args) {
        PartitionLog log = DataDirectory.open(Path.of(args[0]), 1, CONFIG).findOrCreate(PARTITION);
        for (int i = 0; ; i++) {
            log.append(TestBatches.idempotent(7, 0, i * 3, 3), log.endOffset(), 0);
            System.out.println(log.endOffset());
        }
    }
}
