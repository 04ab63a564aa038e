/**
 * A cluster on this machine: an embedded ZooKeeper in this process and each broker as a process of its own.
 *
 * <p>Callers are the command line, the demo and tests; {@link dev.insync.reference.runtime.cluster.LocalCluster} is the
 * whole entrance.
 */
@NullMarked
package dev.insync.reference.runtime.cluster;

import org.jspecify.annotations.NullMarked;
