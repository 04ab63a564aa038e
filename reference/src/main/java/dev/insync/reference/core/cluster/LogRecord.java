package dev.insync.reference.core.cluster;

/**
 * A record in a log of the model.
 *
 * @param epoch leader epoch in which it was appended
 * @param value the number of the record among those that producers sent, from 1
 */
public record LogRecord(int epoch, int value) {}
