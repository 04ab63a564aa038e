package dev.insync.reference.runtime.wire;

import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersion;

/** ApiVersions, which must be answered even when nothing else can be understood. */
final class ApiVersionsCodec {
    private ApiVersionsCodec() {}

    static CompletableFuture<Reply> serve(Exchange exchange) {
        return CompletableFuture.completedFuture(exchange.answer(ranges()));
    }

    /** KIP-511: a version of the future is answered in version 0, with the ranges, so that the client can ask again. */
    static Reply unsupportedVersion() {
        return new Reply.Answer(ranges().setErrorCode(ErrorCode.UNSUPPORTED_VERSION.code()), (short) 0);
    }

    private static ApiVersionsResponseData ranges() {
        ApiVersionsResponseData response = new ApiVersionsResponseData();
        for (Api api : Api.all()) {
            response.apiKeys()
                    .add(new ApiVersion()
                            .setApiKey(api.key().id)
                            .setMinVersion(api.minVersion())
                            .setMaxVersion(api.maxVersion()));
        }
        return response;
    }
}
