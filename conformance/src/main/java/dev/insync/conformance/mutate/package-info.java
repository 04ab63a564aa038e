/**
 * Mutants of the core: one wrong edit of its sources at a time, compiled in memory, loaded beside the real core, and shown to
 * each level of the conformance suite.
 *
 * <p>The command line calls it. A {@link dev.insync.conformance.mutate.Witness} is found by its name, because it lives in the
 * mutant's class loader.
 */
@NullMarked
package dev.insync.conformance.mutate;

import org.jspecify.annotations.NullMarked;
