package dev.insync.reference.runtime.wire;

/** Bytes that no Kafka client sends. The connection is closed; the message is the reason that the log gives. */
final class BadRequestException extends Exception {
    private static final long serialVersionUID = 1L;

    BadRequestException(String message) {
        super(message);
    }
}
