package dev.insync.reference.runtime.broker;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class FollowerLagTest {
    private static final int FOLLOWER = 2;
    private static final long MAX_MS = 100;

    private final FollowerLag lag = new FollowerLag();

    @Test
    void aFollowerHasTheWholeTimeAfterAnElection() {
        lag.reset(List.of(FOLLOWER), 1000);
        assertFalse(lag.lags(FOLLOWER, MAX_MS, 1100));
        assertTrue(lag.lags(FOLLOWER, MAX_MS, 1101));
    }

    @Test
    void aFollowerThatFetchesTheEndKeepsUp() {
        lag.reset(List.of(FOLLOWER), 0);
        lag.fetched(FOLLOWER, 7, 7, 500);
        assertFalse(lag.lags(FOLLOWER, MAX_MS, 600));
    }

    @Test
    void aFollowerIsNeverAtTheEndUnderLoadAndStillKeepsUp() {
        lag.reset(List.of(FOLLOWER), 0);
        for (long now = 50, end = 10; now <= 1000; now += 50, end += 10) {
            // each fetch brings it to where the end was at the fetch before
            lag.fetched(FOLLOWER, end - 10, end, now);
            assertFalse(lag.lags(FOLLOWER, MAX_MS, now));
        }
    }

    @Test
    void aFollowerThatFetchesTooLittleFallsBehind() {
        lag.reset(List.of(FOLLOWER), 0);
        for (long now = 50; now <= 200; now += 50) {
            lag.fetched(FOLLOWER, now / 50, 1000 + now, now);
        }
        assertTrue(lag.lags(FOLLOWER, MAX_MS, 200));
    }
}
