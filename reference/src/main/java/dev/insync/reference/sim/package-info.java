/**
 * The simulator: a cluster of the core under a seeded scheduler with virtual time, one event of the specification at a time.
 *
 * <p>Depends on the core only. One seed is one run, the same on every virtual machine.
 */
@NullMarked
package dev.insync.reference.sim;

import org.jspecify.annotations.NullMarked;
