package dev.insync.reference.sim;

import dev.insync.reference.core.Outcome;
import dev.insync.reference.core.cluster.ClusterConfig;
import dev.insync.reference.core.cluster.ClusterState;
import dev.insync.reference.core.cluster.Event;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Does a list of events from the start, leaves out what is refused, and stops at the first violation.
 *
 * @param done the events that were done
 * @param violation where they ended, or null
 */
record Replay(List<Event> done, @Nullable Violation violation) {
    static Replay of(ClusterConfig config, List<Event> events) {
        ClusterState state = ClusterState.init(config);
        Ledger ledger = new Ledger(config);
        List<Event> done = new ArrayList<>();
        for (Event event : events) {
            Event fitted = Fitting.to(config, state, event);
            Outcome<ClusterState> outcome;
            try {
                outcome = fitted.on(state, config);
            } catch (IllegalStateException | IllegalArgumentException | IndexOutOfBoundsException e) {
                done.add(fitted);
                return new Replay(
                        done, new Violation(done.size(), Violation.BROKEN_CORE, String.valueOf(e.getMessage())));
            }
            if (outcome instanceof Outcome.Step<ClusterState> step) {
                done.add(fitted);
                Violation violation = ledger.violated(done.size(), state, step.state());
                state = step.state();
                if (violation != null) {
                    return new Replay(done, violation);
                }
            }
        }
        return new Replay(done, null);
    }
}
