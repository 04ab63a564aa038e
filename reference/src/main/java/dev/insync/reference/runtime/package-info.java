/**
 * The reference broker as a running program, and the values that several of its packages share: partition names, record
 * batches in their wire form, slices of stored bytes, and futures. Any package of the runtime may use these; they use none of them.
 */
@NullMarked
package dev.insync.reference.runtime;

import org.jspecify.annotations.NullMarked;
