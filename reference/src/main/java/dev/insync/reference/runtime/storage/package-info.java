/**
 * What a broker keeps on disk, in Kafka's files: segments with their index, epoch and offset checkpoints, and the state of
 * idempotent producers. Knows record batch headers, never records, and no protocol. Called by the broker, one thread at a time
 * per partition log for changes; reads may come from any thread.
 */
@NullMarked
package dev.insync.reference.runtime.storage;

import org.jspecify.annotations.NullMarked;
