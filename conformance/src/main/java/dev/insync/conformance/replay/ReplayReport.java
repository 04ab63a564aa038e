package dev.insync.conformance.replay;

import java.util.List;
import java.util.Map;

/**
 * What an edge replay found.
 *
 * @param model the model's name
 * @param states distinct states, each loaded and dumped again
 * @param edges enabled action instances, each applied
 * @param edgesHeld those whose successor is one of the specification's
 * @param refusals action instances that are not enabled, each tried
 * @param refusalsHeld those that the core refused
 * @param edgesByAction number of edges of each action, 0 for an action that the model never enables
 * @param missedSuccessors the first successors of the specification that the core does not choose; no difference, because
 *     the specification allows it any of them
 * @param failures the first of them, each one line with the way to see it again
 * @param nanos time that the core and the comparison took
 */
public record ReplayReport(
        String model,
        long states,
        long edges,
        long edgesHeld,
        long refusals,
        long refusalsHeld,
        Map<String, Long> edgesByAction,
        List<String> missedSuccessors,
        List<String> failures,
        long nanos) {

    public ReplayReport {
        edgesByAction = Map.copyOf(edgesByAction);
        missedSuccessors = List.copyOf(missedSuccessors);
        failures = List.copyOf(failures);
    }

    /** True where every state, edge and refusal held. */
    public boolean holds() {
        return failures.isEmpty() && edges == edgesHeld && refusals == refusalsHeld;
    }

    /** Share of edges that held, in percent. */
    public double edgesPercent() {
        return percent(edgesHeld, edges);
    }

    /** Share of refusals that held, in percent. */
    public double refusalsPercent() {
        return percent(refusalsHeld, refusals);
    }

    /** Edges and refusals per second. */
    public double perSecond() {
        return nanos == 0 ? 0 : (edges + refusals) * 1e9 / nanos;
    }

    private static double percent(long held, long all) {
        return all == 0 ? 100 : 100.0 * held / all;
    }
}
