package dev.insync.reference.runtime.wire;

import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.requests.AbstractRequest;

/** One request on its way to the broker. */
record Exchange(ClientContext client, AbstractRequest request, RequestHandler handler, ServerConfig config) {
    short version() {
        return request.version();
    }

    /** The request as its own class; the table of APIs made sure that it is. */
    <T extends AbstractRequest> T as(Class<T> type) {
        return type.cast(request);
    }

    Reply answer(ApiMessage body) {
        return new Reply.Answer(body, version());
    }
}
