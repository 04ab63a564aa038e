package dev.insync.reference.runtime.wire;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From the bytes of one request to the future of its reply. */
final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    /** For requests that carry no records, far above what clients and controllers send. */
    private static final int MAX_BYTES_WITHOUT_RECORDS = 4 << 20;

    private final RequestHandler handler;
    private final ServerConfig config;

    Dispatcher(RequestHandler handler, ServerConfig config) {
        this.handler = handler;
        this.config = config;
    }

    /** A request that was understood. The reply's future never fails. */
    record Dispatched(RequestHeader header, CompletableFuture<Reply> reply) {}

    /** @throws BadRequestException when the bytes are no request that this broker knows */
    Dispatched dispatch(ByteBuffer payload, InetSocketAddress client) throws BadRequestException {
        RequestHeader header = parseHeader(payload);
        ApiKeys key = header.apiKey();
        Api api = Api.of(key);
        if (api == null) {
            throw new BadRequestException("request " + key.name + " (key " + key.id + ") is not supported");
        }
        if (!api.supports(header.apiVersion())) {
            if (key == ApiKeys.API_VERSIONS) {
                return new Dispatched(header, CompletableFuture.completedFuture(ApiVersionsCodec.unsupportedVersion()));
            }
            throw new BadRequestException("version " + header.apiVersion() + " of request " + key.name
                    + " is not supported, only " + api.minVersion() + " to " + api.maxVersion());
        }
        if (key != ApiKeys.PRODUCE && payload.limit() > MAX_BYTES_WITHOUT_RECORDS) {
            throw new BadRequestException("request " + key.name + " of " + payload.limit() + " bytes, the limit is "
                    + MAX_BYTES_WITHOUT_RECORDS);
        }
        ByteBuffer body = payload.slice();
        ClientContext context = new ClientContext(header.clientId(), client, header.correlationId());
        Exchange exchange = new Exchange(context, parseBody(header, payload), header.apiVersion(), handler, config);
        return new Dispatched(header, serve(api, exchange, body));
    }

    private static RequestHeader parseHeader(ByteBuffer payload) throws BadRequestException {
        try {
            return RequestHeader.parse(payload);
        } catch (RuntimeException e) {
            throw new BadRequestException(
                    "no request header in a frame of " + payload.limit() + " bytes: " + reason(e));
        }
    }

    private static ApiMessage parseBody(RequestHeader header, ByteBuffer payload) throws BadRequestException {
        try {
            ApiMessage body = header.apiKey().messageType.newRequest();
            body.read(new BoundedReadable(payload), header.apiVersion());
            return body;
        } catch (RuntimeException e) {
            throw new BadRequestException("malformed " + header.apiKey().name + " request, version "
                    + header.apiVersion() + ": " + reason(e));
        }
    }

    private static String reason(RuntimeException e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage();
        return message == null ? root.getClass().getSimpleName() : message.replaceAll("\\s+", " ");
    }

    private static CompletableFuture<Reply> serve(Api api, Exchange exchange, ByteBuffer body)
            throws BadRequestException {
        CompletableFuture<Reply> reply;
        try {
            reply = api.server().serve(exchange);
        } catch (IllegalArgumentException e) {
            // Values that no client means, such as a negative partition.
            throw new BadRequestException("malformed " + api.key().name + " request: " + reason(e));
        } catch (RuntimeException e) {
            reply = CompletableFuture.failedFuture(e);
        }
        return reply.exceptionally(error -> failed(api, exchange, body, error));
    }

    /** Kafka's own answer to a request that the broker could not serve, which depends on what was asked. */
    private static Reply failed(Api api, Exchange exchange, ByteBuffer body, Throwable error) {
        LOG.error("request {} of {} failed", api.key().name, exchange.client(), error);
        UnknownServerException shown = new UnknownServerException("the broker failed, see its log");
        AbstractResponse response = AbstractRequest.parseRequest(api.key(), exchange.version(), body)
                .request
                .getErrorResponse(0, shown);
        return response == null
                ? new Reply.Hangup("request " + api.key().name + " failed and has no answer")
                : exchange.answer(response.data());
    }
}
