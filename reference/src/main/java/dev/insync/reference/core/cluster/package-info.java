/**
 * A whole cluster as one value: every node of the core, ZooKeeper, and what is in flight between them.
 *
 * <p>The components are the variables of {@code KafkaReplication.tla}, and the events its actions. Each event is handled by
 * one node, through the functions of {@link dev.insync.reference.core}; this package only carries messages and keeps
 * records. The edge replay and the simulator call it; the runtime has real sockets and files instead.
 */
@NullMarked
package dev.insync.reference.core.cluster;

import org.jspecify.annotations.NullMarked;
