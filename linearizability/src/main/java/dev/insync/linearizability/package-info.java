/**
 * Histories of concurrent operations and the checkers that judge them.
 *
 * <p>Knows neither brokers nor TLC; useful on its own.
 */
@NullMarked
package dev.insync.linearizability;

import org.jspecify.annotations.NullMarked;
