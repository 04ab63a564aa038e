package dev.insync.reference.runtime.wire;

import org.apache.kafka.common.protocol.ApiMessage;

/** One request on its way to the broker. */
record Exchange(ClientContext client, ApiMessage request, short version, RequestHandler handler, ServerConfig config) {
    /** The request as its own class; the table of APIs made sure that it is. */
    <T extends ApiMessage> T as(Class<T> type) {
        return type.cast(request);
    }

    Reply answer(ApiMessage body) {
        return new Reply.Answer(body, version);
    }
}
