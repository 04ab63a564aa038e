/** Benchmarks of the checkers; see the module's README for how they are run and what they gave. */
@NullMarked
package dev.insync.linearizability.bench;

import org.jspecify.annotations.NullMarked;
