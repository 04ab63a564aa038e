package dev.insync.spec.model;

import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A model as the manifest lists it.
 *
 * @param name what the user types
 * @param module the root module
 * @param cfg the configuration's file name below {@code models/}
 * @param tier smoke, standard, deep, museum, ...
 * @param shows one line for people
 * @param expect what a check finds
 * @param exhibit what the museum tells of it; null for a model that is no exhibit
 */
public record ModelEntry(
        String name,
        String module,
        String cfg,
        String tier,
        String shows,
        Expectation expect,
        @Nullable Exhibit exhibit) {

    /** Refuses an entry that lacks a field. */
    public ModelEntry {
        if (Stream.of(name, module, cfg, tier, shows, expect).anyMatch(Objects::isNull)) {
            throw new IllegalArgumentException("a model needs name, module, cfg, tier, shows and expect");
        }
    }
}
