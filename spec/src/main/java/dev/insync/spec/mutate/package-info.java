/**
 * Mutation of the specification: small wrong edits, chosen by a program, each of which the models should notice.
 *
 * <p>Called by {@code conformance}.
 */
@NullMarked
package dev.insync.spec.mutate;

import org.jspecify.annotations.NullMarked;
