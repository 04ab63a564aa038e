package dev.insync.conformance.nemesis;

import dev.insync.reference.runtime.zk.StateZnode;
import dev.insync.reference.runtime.zk.Versioned;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the specification says of a partition's state in ZooKeeper, and of one state after another. */
final class StateTransitions {
    private StateTransitions() {}

    /**
     * The properties that do not hold, each with the state at fault.
     *
     * @param before an earlier state, not necessarily the one before; null where this is the first that was seen
     * @param replicas that the partition is assigned to
     */
    static List<String> broken(
            String partition,
            @Nullable Versioned<StateZnode> before,
            Versioned<StateZnode> after,
            List<Integer> replicas) {
        List<String> broken = new ArrayList<>();
        StateZnode state = after.value();
        check(
                broken,
                !state.isr().isEmpty()
                        && (state.leader() == StateZnode.NO_LEADER
                                || state.isr().contains(state.leader())),
                "LeaderInIsr: " + partition + " has " + text(after));
        check(
                broken,
                replicas.containsAll(state.isr()),
                "IsrWithinReplicas: " + partition + " of replicas " + replicas + " has " + text(after));
        if (before == null) {
            return broken;
        }
        StateZnode old = before.value();
        String change = partition + " had " + text(before) + ", and has " + text(after);
        check(
                broken,
                after.version() >= before.version()
                        && state.leaderEpoch() >= old.leaderEpoch()
                        && state.controllerEpoch() >= old.controllerEpoch()
                        && (after.version() != before.version() || state.equals(old)),
                "VersionsRise: " + change);
        check(
                broken,
                state.leaderEpoch() != old.leaderEpoch() || state.leader() == old.leader(),
                "OneLeaderPerEpoch: " + change);
        boolean isNext = after.version() == before.version() + 1;
        check(
                broken,
                !isNext
                        || state.leaderEpoch() == old.leaderEpoch()
                        || state.leader() == StateZnode.NO_LEADER
                        || old.isr().contains(state.leader()),
                "elected from outside the ISR: " + change);
        return broken;
    }

    private static void check(List<String> broken, boolean holds, String otherwise) {
        if (!holds) {
            broken.add(otherwise);
        }
    }

    private static String text(Versioned<StateZnode> state) {
        return state.value() + " in version " + state.version();
    }
}
