/**
 * Specifications and models as text: where they lie, what the manifest says of them, and the small edits of a
 * configuration that the toolkit makes (a fix less, symmetry off).
 *
 * <p>Runs nothing; {@code check} and {@code graph} call it.
 */
@NullMarked
package dev.insync.spec.model;

import org.jspecify.annotations.NullMarked;
