package dev.insync.reference.sim;

import dev.insync.reference.core.cluster.ClusterConfig;
import dev.insync.reference.core.cluster.Event;
import java.util.ArrayList;
import java.util.List;

/** Finds a short run that violates the same property: events are left out as long as it still does (delta debugging). */
public final class Shrinker {
    /** Events that all attempts together may do; a shorter run is a convenience, and its search ends somewhere. */
    private static final long MOST_EVENTS = 100_000_000;

    /** What belongs together, such as a record's way to all followers, mostly stands that near. */
    private static final int WIDEST = 24;

    private final ClusterConfig config;
    private final String property;
    private long budget = MOST_EVENTS;

    private Shrinker(ClusterConfig config, String property) {
        this.config = config;
        this.property = property;
    }

    /**
     * The scenario of a run that ended with a violation, as short as it could be made.
     *
     * @throws IllegalArgumentException where the run holds
     */
    public static Scenario shrink(Simulation.Run run) {
        Violation violation = run.violation();
        if (violation == null) {
            throw new IllegalArgumentException("nothing to shrink: every property held");
        }
        SimulationOptions options = run.options();
        List<Event> events = new ArrayList<>();
        Simulation.run(options, (step, nowUs, event, before, after) -> events.add(event));
        Shrinker shrinker = new Shrinker(Simulation.config(options), violation.property());
        List<Event> few = shrinker.shortest(events);
        return Scenario.of(
                "Found by ./insync simulate with seed " + options.seed() + ": " + violation.property()
                        + " does not hold.",
                options,
                Profile.draw(options, new Dice(options.seed())).setting(),
                few);
    }

    private List<Event> shortest(List<Event> events) {
        List<Event> current = withOldestHighWatermarks(events);
        for (int chunk = events.size() / 2; chunk > 1; chunk = Math.min(chunk, current.size()) / 2) {
            current = withoutChunks(current, chunk, chunk);
        }
        int before;
        do {
            before = current.size();
            for (int width = Math.min(WIDEST, before); width >= 1; width--) {
                current = withoutChunks(current, width, 1);
            }
        } while (current.size() < before && budget > 0);
        return current;
    }

    /** A crash that leaves the oldest checkpoint ties no number to how many records there are, so that more of them can go. */
    private List<Event> withOldestHighWatermarks(List<Event> events) {
        List<Event> current = events;
        for (int i = 0; i < current.size() && budget > 0; i++) {
            if (current.get(i) instanceof Event.Crash crash && crash.h() > 0) {
                List<Event> candidate = new ArrayList<>(current);
                candidate.set(i, new Event.Crash(crash.b(), 0));
                current = violating(candidate, current);
            }
        }
        return current;
    }

    /** The events of the candidate that were done, where they violate the property; else the others. */
    private List<Event> violating(List<Event> candidate, List<Event> otherwise) {
        Replay replay = Replay.of(config, candidate);
        budget -= candidate.size() + 1;
        Violation violation = replay.violation();
        return violation != null && violation.property().equals(property) ? replay.done() : otherwise;
    }

    /**
     * One pass from the end: what happened last before the violation is seldom superfluous, but it is few.
     *
     * @param step how far chunks stand apart
     */
    private List<Event> withoutChunks(List<Event> events, int chunk, int step) {
        List<Event> current = events;
        int end = current.size();
        while (end > 0 && budget > 0) {
            int start = Math.max(0, end - chunk);
            List<Event> candidate = new ArrayList<>(current.subList(0, start));
            candidate.addAll(current.subList(end, current.size()));
            List<Event> fewer = violating(candidate, current);
            end = Math.min(fewer == current ? end - step : start, fewer.size());
            current = fewer;
        }
        return current;
    }
}
