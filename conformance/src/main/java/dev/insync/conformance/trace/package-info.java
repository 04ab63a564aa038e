/**
 * The event logs that brokers write, put into one order that the trace validator can judge.
 *
 * <p>{@link dev.insync.conformance.trace.BrokerLogs} reads them, {@link dev.insync.conformance.trace.Causality} finds out what
 * came before what, {@link dev.insync.conformance.trace.MergedTrace} tells it as actions of the specification. Nothing here
 * decides whether that is a behaviour: the validator does. Called by the command line.
 */
@NullMarked
package dev.insync.conformance.trace;

import org.jspecify.annotations.NullMarked;
