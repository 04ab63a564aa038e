/**
 * Runs seeds of the simulator, judges what its clients saw, and compares what the runs reached with what the models reach.
 *
 * <p>Called by the command line.
 */
@NullMarked
package dev.insync.conformance.simulate;

import org.jspecify.annotations.NullMarked;
