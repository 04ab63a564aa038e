/**
 * Histories of Kafka clients (sends and polls, alone or in transactions, and changes of assignment) and the anomalies that
 * can be found in them. Called by users and by the command line; uses the log checker for what real time forbids.
 */
@NullMarked
package dev.insync.linearizability.kafka;

import org.jspecify.annotations.NullMarked;
