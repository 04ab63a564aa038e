/**
 * The state graph of a model with action names and parameters: explored once, kept as a compact file, read back as a
 * stream.
 *
 * <p>Called by {@code conformance}, whose replayers walk it.
 */
@NullMarked
package dev.insync.spec.graph;

import org.jspecify.annotations.NullMarked;
