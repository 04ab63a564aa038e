package dev.insync.spec.model;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A model as the manifest lists it.
 *
 * @param name what the user types
 * @param module the root module
 * @param cfg the configuration's file name below {@code models/}
 * @param tier one of {@link #TIERS}
 * @param shows one line for people
 * @param expect what a check finds
 * @param exhibit what the museum tells of it; null for a model that is no exhibit
 * @param simulate how many random behaviours; in the tier {@code simulate} and in no other
 * @param measured how long a check took; in the tier {@code deep} and in no other
 */
public record ModelEntry(
        String name,
        String module,
        String cfg,
        String tier,
        String shows,
        Expectation expect,
        @Nullable Exhibit exhibit,
        @Nullable Simulation simulate,
        @Nullable Measured measured) {

    /**
     * Every tier, in the order of lists. {@code smoke} takes seconds; {@code standard} is part of the tests; {@code live}
     * checks temporal properties; {@code reach} shows that situations come about; {@code museum} lacks a fix each;
     * {@code simulate} runs random behaviours; {@code deep} takes minutes to hours.
     */
    public static final List<String> TIERS =
            List.of("smoke", "standard", "live", "reach", "museum", "simulate", "deep");

    /** Refuses an entry that lacks a field, or has one that its tier has no use for. */
    public ModelEntry {
        if (Stream.of(name, module, cfg, tier, shows, expect).anyMatch(Objects::isNull)) {
            throw new IllegalArgumentException("a model needs name, module, cfg, tier, shows and expect");
        }
        require(TIERS.contains(tier), name, "unknown tier '" + tier + "'; known tiers: " + String.join(", ", TIERS));
        onlyIn("simulate", "simulate", simulate != null, tier, name);
        onlyIn("measured", "deep", measured != null, tier, name);
        onlyIn("reaches", "reach", expect.outcome() == Expectation.Outcome.REACHES, tier, name);
        boolean unfinished = expect.outcome() == Expectation.Outcome.UNFINISHED;
        require(
                !unfinished || measured != null,
                name,
                "only a model of the tier deep may be unfinished, with \"measured\"");
        require(
                measured == null || unfinished != measured.finished(),
                name,
                "\"queued\" of \"measured\" belongs to the outcome \"unfinished\"");
        require(
                simulate == null || expect.distinctStates() == null && expect.depth() == null,
                name,
                "a simulation knows neither distinctStates nor depth");
    }

    private static void onlyIn(String field, String tier, boolean present, String actual, String name) {
        require(
                present == actual.equals(tier),
                name,
                "\"" + field + "\" belongs to the tier " + tier + " and to no other");
    }

    private static void require(boolean condition, String name, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException("model " + name + ": " + otherwise);
        }
    }
}
