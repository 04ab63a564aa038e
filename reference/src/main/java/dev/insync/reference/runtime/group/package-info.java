/**
 * Consumer groups by Kafka's classic protocol: who is a member, in which generation, and how far the group has read.
 *
 * <p>Everything here is a state machine without clock, thread or file: time is passed in, what must persist goes to a
 * {@code GroupLog}, and answers go to callbacks. The broker calls it on its event loop, makes the writes durable through the
 * replication of {@code __consumer_offsets}, and wakes it when {@code nextDeadlineMs} has come.
 */
@NullMarked
package dev.insync.reference.runtime.group;

import org.jspecify.annotations.NullMarked;
