package dev.insync.reference.runtime.wire;

import org.apache.kafka.common.protocol.ApiMessage;

/** What becomes of a request. */
sealed interface Reply {
    /** @param version in which the body is written; differs from the request's only for an ApiVersions of the future */
    record Answer(ApiMessage body, short version) implements Reply {}

    /** No bytes at all: a produce with acks=0. */
    record Silence() implements Reply {}

    /** The connection is closed: the only way to tell a client that does not listen. */
    record Hangup(String reason) implements Reply {}
}
