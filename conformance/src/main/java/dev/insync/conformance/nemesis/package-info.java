/**
 * Faults put into a running cluster on purpose, through a small {@link dev.insync.conformance.nemesis.BrokerDriver}, and the
 * schedule that the demo plays. Called by the command line and by tests; knows clients only by what the recorder tells.
 */
@NullMarked
package dev.insync.conformance.nemesis;

import org.jspecify.annotations.NullMarked;
