/**
 * Figures of the reference cluster and of Apache Kafka, taken in turns on this machine with the same clients: throughput, latency,
 * start, memory, and the time without a leader. Kafka and its tools come from Maven's repository and run as processes of their
 * own. Called by the command line only.
 */
@NullMarked
package dev.insync.conformance.bench;

import org.jspecify.annotations.NullMarked;
