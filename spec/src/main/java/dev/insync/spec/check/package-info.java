/**
 * Model checking: {@link dev.insync.spec.check.Check} runs TLC on a model and answers with data.
 *
 * <p>Called by {@code conformance}.
 */
@NullMarked
package dev.insync.spec.check;

import org.jspecify.annotations.NullMarked;
