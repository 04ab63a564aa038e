/**
 * TLA+ values, states and action instances as plain immutable Java data, and what differs between two states.
 *
 * <p>Depends on no model checker; everything above may call it.
 */
@NullMarked
package dev.insync.spec.value;

import org.jspecify.annotations.NullMarked;
