/**
 * The state machine of the specification as a pure function: no clock, thread, random number, I/O or logger.
 *
 * <p>Uses {@code java.lang} and {@code java.util} only; every shell may call it.
 */
@NullMarked
package dev.insync.reference.core;

import org.jspecify.annotations.NullMarked;
