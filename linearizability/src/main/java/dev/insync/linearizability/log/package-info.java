/**
 * Histories of append-only logs (one log per partition), the recorder that takes them down, and the near-linear checker
 * that judges them. Used by anything that appends to a log and reads it back; uses nothing but the package above.
 */
@NullMarked
package dev.insync.linearizability.log;

import org.jspecify.annotations.NullMarked;
