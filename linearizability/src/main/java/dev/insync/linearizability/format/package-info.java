/**
 * Histories on disk: readers and writers, all of them streams. Called by users of histories and by the command line; uses
 * the history types only.
 */
@NullMarked
package dev.insync.linearizability.format;

import org.jspecify.annotations.NullMarked;
