/**
 * The Kafka protocol: a bounded socket server, a client for the requests that brokers send each other, and the translation
 * between Kafka's messages and plain Java values. The only package that knows Kafka's own classes; the broker implements
 * {@link dev.insync.reference.runtime.wire.RequestHandler} and never sees them.
 */
@NullMarked
package dev.insync.reference.runtime.wire;

import org.jspecify.annotations.NullMarked;
