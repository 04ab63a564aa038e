/**
 * The broker: it turns requests into events of the core, and the core's effects into writes to disk, ZooKeeper and the
 * network, in that order.
 *
 * <p>Three threads do the work. The <em>event loop</em> owns every replica and everything that waits for one; it never
 * blocks on the network or on ZooKeeper. The <em>controller</em> thread owns the ZooKeeper session, the registration and,
 * while this broker is the controller, the partition states. The <em>errand</em> thread waits for ZooKeeper and slow
 * files on behalf of the event loop. Leadership, in-sync replicas, truncation and acknowledgement are decided in
 * {@code reference.core} alone.
 */
@NullMarked
package dev.insync.reference.runtime.broker;

import org.jspecify.annotations.NullMarked;
