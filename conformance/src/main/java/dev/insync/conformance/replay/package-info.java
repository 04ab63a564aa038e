/**
 * Edge replay: every transition of a model's state graph, and every refusal, on the reference core.
 *
 * <p>The only package that knows both the values of the specification and the states of the core. The command line and
 * the demo call it.
 */
@NullMarked
package dev.insync.conformance.replay;

import org.jspecify.annotations.NullMarked;
