package dev.insync.reference.runtime.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorCodeTest {
    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void nameAndNumberAreKafkas(ErrorCode error) {
        assertEquals(Errors.valueOf(error.name()).code(), error.code());
        assertEquals(error, ErrorCode.of(error.code()));
    }

    @Test
    void anUnlistedNumberIsAnUnknownError() {
        assertEquals(ErrorCode.UNKNOWN_SERVER_ERROR, ErrorCode.of((short) 12345));
    }
}
