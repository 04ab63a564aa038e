package dev.insync.conformance.nemesis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.insync.reference.runtime.zk.StateZnode;
import dev.insync.reference.runtime.zk.Versioned;
import java.util.List;
import org.junit.jupiter.api.Test;

class StateTransitionsTest {
    private static final List<Integer> REPLICAS = List.of(1, 2, 3);

    @Test
    void whatElectionsAndIsrsMayDoIsAccepted() {
        Versioned<StateZnode> first = state(0, 1, 0, List.of(1, 2, 3), 1);
        assertEquals(List.of(), names(null, first));
        assertEquals(List.of(), names(first, first));
        assertEquals(List.of(), names(first, state(1, 1, 0, List.of(1, 2), 1)));
        assertEquals(List.of(), names(first, state(1, 2, 1, List.of(2, 3), 2)));
        assertEquals(List.of(), names(first, state(1, StateZnode.NO_LEADER, 1, List.of(1), 2)));
        // what was not seen may have let broker 3 in
        assertEquals(List.of(), names(state(1, 1, 0, List.of(1, 2), 1), state(4, 3, 2, List.of(3), 2)));
    }

    @Test
    void whatNoOrderOfEventsMayBringAboutIsNamed() {
        Versioned<StateZnode> before = state(7, 1, 4, List.of(1, 2), 3);
        assertEquals(List.of("LeaderInIsr"), names(null, state(0, 1, 0, List.of(2, 3), 1)));
        assertEquals(List.of("LeaderInIsr"), names(null, state(0, StateZnode.NO_LEADER, 0, List.of(), 1)));
        assertEquals(List.of("IsrWithinReplicas"), names(null, state(0, 1, 0, List.of(1, 4), 1)));
        assertEquals(List.of("VersionsRise"), names(before, state(8, 1, 3, List.of(1, 2), 3)));
        assertEquals(List.of("VersionsRise"), names(before, state(8, 1, 4, List.of(1), 2)));
        assertEquals(List.of("VersionsRise"), names(before, state(6, 1, 4, List.of(1, 2), 3)));
        assertEquals(List.of("VersionsRise"), names(before, state(7, 1, 4, List.of(1), 3)));
        assertEquals(List.of("OneLeaderPerEpoch"), names(before, state(8, 2, 4, List.of(1, 2), 3)));
        assertEquals(List.of("elected from outside the ISR"), names(before, state(8, 3, 5, List.of(3), 3)));
    }

    private static List<String> names(Versioned<StateZnode> before, Versioned<StateZnode> after) {
        return StateTransitions.broken("orders-0", before, after, REPLICAS).stream()
                .map(line -> line.substring(0, line.indexOf(':')))
                .toList();
    }

    private static Versioned<StateZnode> state(
            int version, int leader, int leaderEpoch, List<Integer> isr, int controllerEpoch) {
        return new Versioned<>(new StateZnode(leader, leaderEpoch, isr, controllerEpoch), version);
    }
}
