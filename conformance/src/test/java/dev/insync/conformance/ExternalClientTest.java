package dev.insync.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class ExternalClientTest {
    @Test
    void aCommandOnThePathIsGivenBack() {
        assertEquals("sh", ExternalClient.require("sh", true));
    }

    @Test
    void aMissingCommandSkipsTheTestWithTheReason() {
        TestAbortedException skipped =
                assertThrows(TestAbortedException.class, () -> ExternalClient.require("no-such-client", false));
        assertEquals("no-such-client is not installed", skipped.getMessage());
    }

    @Test
    void aMissingCommandFailsTheTestWhereClientsAreRequired() {
        AssertionFailedError failed =
                assertThrows(AssertionFailedError.class, () -> ExternalClient.require("no-such-client", true));
        assertTrue(failed.getMessage().startsWith("no-such-client is not installed"), failed.getMessage());
    }

    @Test
    void aMissingPythonModuleIsTreatedAlike() {
        assertThrows(TestAbortedException.class, () -> ExternalClient.requirePython("no_such_module", false));
        assertThrows(AssertionFailedError.class, () -> ExternalClient.requirePython("no_such_module", true));
    }
}
