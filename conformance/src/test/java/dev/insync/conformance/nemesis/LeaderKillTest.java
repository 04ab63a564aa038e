package dev.insync.conformance.nemesis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.conformance.workload.Recorder;
import dev.insync.conformance.workload.RecorderAccess;
import dev.insync.linearizability.log.Fault;
import dev.insync.linearizability.log.LogHistory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The schedule against a cluster that only takes notes. */
class LeaderKillTest {
    private static final LeaderKill.Schedule INSTANT = new LeaderKill.Schedule(
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofMillis(1),
            1,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofMillis(100),
            Duration.ofMillis(200));

    private final List<String> orders = new ArrayList<>();
    private final List<String> story = new ArrayList<>();
    private final Recorder recorder = new Recorder("t", 1);
    private int leader = 2;
    private boolean electionWorks = true;
    private boolean killWorks = true;
    private boolean restartWorks = true;
    private boolean heals = true;

    @Test
    void theFollowersStandStillWhileTheLeaderIsKilledAndGoOnAfterwards() throws NemesisException {
        LeaderKill.Outcome outcome = run();
        assertEquals(
                List.of("pause 1", "pause 3", "kill 2", "resume 1", "resume 3", "restart 2"), orders, story.toString());
        assertEquals(2, outcome.killed());
        assertEquals(3, outcome.elected());
        assertTrue(outcome.pausedNs() < outcome.killedNs() && outcome.killedNs() < outcome.electedNs());
        assertTrue(outcome.electedNs() < outcome.restartedNs() && outcome.restartedNs() < outcome.healedNs());
    }

    @Test
    void everyFaultIsInTheHistoryWithItsEnd() throws NemesisException {
        run();
        List<String> labels =
                recorder.history().faults().stream().map(Fault::label).toList();
        assertEquals(
                List.of("pause brokers 1 and 3", "broker 3 leads partition 0", "kill broker 2", "all replicas in sync"),
                labels);
        assertTrue(recorder.history().faults().stream().allMatch(fault -> fault.endNs() != LogHistory.NEVER));
    }

    @Test
    void theFollowersGoOnEvenWhenTheKillFails() {
        killWorks = false;
        assertEquals("no such process", failure());
        assertEquals(List.of("pause 1", "pause 3", "kill 2", "resume 1", "resume 3"), orders);
    }

    @Test
    void whereNobodyElseMayLeadTheKilledBrokerComesBackForIt() throws NemesisException {
        electionWorks = false;
        LeaderKill.Outcome outcome = run();
        assertEquals(2, outcome.elected());
        assertTrue(story.contains("nobody else may lead partition 0; broker 2 comes back for it"), story.toString());
        assertTrue(outcome.restartedNs() < outcome.electedNs());
    }

    @Test
    void aBrokerThatDoesNotComeBackStaysKilledInTheHistory() {
        restartWorks = false;
        assertEquals("the port is taken", failure());
        assertEquals(
                List.of(LogHistory.NEVER),
                recorder.history().faults().stream()
                        .filter(fault -> fault.label().equals("kill broker 2"))
                        .map(Fault::endNs)
                        .toList());
    }

    @Test
    void aBrokerThatStaysBehindIsNamed() {
        heals = false;
        assertEquals("broker 2 did not get in sync within 0 s of its restart", failure());
    }

    private String failure() {
        return String.valueOf(assertThrows(NemesisException.class, this::run).getMessage());
    }

    private LeaderKill.Outcome run() throws NemesisException {
        Thread load = new Thread(() -> {
            for (long value = 0; !Thread.currentThread().isInterrupted(); value++) {
                RecorderAccess.acknowledge(recorder, 0, value);
                java.util.concurrent.locks.LockSupport.parkNanos(100_000);
            }
        });
        load.start();
        try {
            return new LeaderKill(new NotingDriver(), new Cluster(), recorder, 0, INSTANT, story::add).run();
        } finally {
            load.interrupt();
        }
    }

    private final class Cluster implements LeaderKill.Sight {
        @Override
        public OptionalInt leader(int partition) {
            return OptionalInt.of(leader);
        }

        @Override
        public boolean awaitHealthy(Duration timeout) {
            return heals;
        }
    }

    private final class NotingDriver implements BrokerDriver {
        @Override
        public Set<Integer> brokers() {
            return Set.of(3, 1, 2);
        }

        @Override
        public void kill(int broker) throws NemesisException {
            orders.add("kill " + broker);
            if (!killWorks) {
                throw new NemesisException("no such process");
            }
            leader = electionWorks ? 3 : leader;
        }

        @Override
        public void restart(int broker) throws NemesisException {
            orders.add("restart " + broker);
            if (!restartWorks) {
                throw new NemesisException("the port is taken");
            }
        }

        @Override
        public void pause(int broker) {
            orders.add("pause " + broker);
        }

        @Override
        public void resume(int broker) {
            orders.add("resume " + broker);
        }
    }
}
