package dev.insync.reference.runtime.wire;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From the bytes of one request to the future of its reply. */
final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

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
        AbstractRequest request = parseBody(header, payload);
        Exchange exchange = new Exchange(new ClientContext(header.clientId(), client), request, handler, config);
        return new Dispatched(header, serve(api, exchange));
    }

    private static RequestHeader parseHeader(ByteBuffer payload) throws BadRequestException {
        try {
            return RequestHeader.parse(payload);
        } catch (RuntimeException e) {
            throw new BadRequestException(
                    "no request header in a frame of " + payload.limit() + " bytes: " + reason(e));
        }
    }

    private static AbstractRequest parseBody(RequestHeader header, ByteBuffer payload) throws BadRequestException {
        try {
            return AbstractRequest.parseRequest(header.apiKey(), header.apiVersion(), payload).request;
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

    private static CompletableFuture<Reply> serve(Api api, Exchange exchange) throws BadRequestException {
        CompletableFuture<Reply> reply;
        try {
            reply = api.server().serve(exchange);
        } catch (IllegalArgumentException e) {
            // Values that no client means, such as a negative partition.
            throw new BadRequestException("malformed " + api.key().name + " request: " + reason(e));
        } catch (RuntimeException e) {
            reply = CompletableFuture.failedFuture(e);
        }
        return reply.exceptionally(error -> failed(api, exchange, error));
    }

    private static Reply failed(Api api, Exchange exchange, Throwable error) {
        LOG.error("request {} of {} failed", api.key().name, exchange.client(), error);
        UnknownServerException shown = new UnknownServerException("the broker failed, see its log");
        AbstractResponse response = exchange.request().getErrorResponse(0, shown);
        return response == null
                ? new Reply.Hangup("request " + api.key().name + " failed and has no answer")
                : exchange.answer(response.data());
    }
}
