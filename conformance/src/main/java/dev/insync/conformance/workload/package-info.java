/**
 * Clients that put load on a Kafka-compatible cluster and write down what they saw: producers, consumers, the final read, and the
 * recorder that turns all of it into a history.
 *
 * <p>Called by the command line and by tests. Everything here speaks to the cluster through the official client only, so it works
 * against any implementation of the protocol.
 */
@NullMarked
package dev.insync.conformance.workload;

import org.jspecify.annotations.NullMarked;
