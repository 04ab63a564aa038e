/**
 * Histories that Jepsen wrote: their operations, and their translation for the checkers of this module. Called by users
 * and by the command line.
 */
@NullMarked
package dev.insync.linearizability.jepsen;

import org.jspecify.annotations.NullMarked;
