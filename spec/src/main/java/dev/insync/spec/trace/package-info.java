/**
 * Trace validation: whether a recorded trace is a behaviour of a specification, taken as it is.
 *
 * <p>Called by {@code conformance}, and by whoever records traces.
 */
@NullMarked
package dev.insync.spec.trace;

import org.jspecify.annotations.NullMarked;
