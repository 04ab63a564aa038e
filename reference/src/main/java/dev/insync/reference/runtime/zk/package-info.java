/**
 * ZooKeeper as the brokers use it: one session, Kafka's znodes as values, and an embedded server.
 *
 * <p>The plain ZooKeeper client is used on purpose: what a lost connection leaves unknown is part of the replication
 * protocol, so it is resolved here in the open instead of inside a recipe library. Callers are {@code runtime.broker}
 * and {@code runtime.cluster}. Nothing here decides about leaders or in-sync replicas.
 */
@NullMarked
package dev.insync.reference.runtime.zk;

import org.jspecify.annotations.NullMarked;
