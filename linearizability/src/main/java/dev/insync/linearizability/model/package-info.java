/**
 * Models for the general checker: register (also compare-and-set), key-value store, set, FIFO queue, mutex and append-only
 * log. Each is also an example of how short a model is.
 */
@NullMarked
package dev.insync.linearizability.model;

import org.jspecify.annotations.NullMarked;
