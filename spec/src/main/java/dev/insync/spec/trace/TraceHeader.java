package dev.insync.spec.trace;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The first line of a trace.
 *
 * @param module the root module; null when the model says it
 * @param model the model whose constants and properties hold; null for the module's first model in the manifest
 * @param constants values of constants, in place of the model's
 * @param order how the events are ordered
 * @param hidden actions that may happen without an event
 * @param maxHidden how many of them may happen between one event and the next
 */
public record TraceHeader(
        @Nullable String module,
        @Nullable String model,
        Map<String, JsonNode> constants,
        Order order,
        List<String> hidden,
        int maxHidden) {
    /** The format's name, with its version. */
    public static final String FORMAT = "insync-trace/1";

    /** Between two events as many hidden actions as this, unless the header says otherwise. */
    public static final int DEFAULT_MAX_HIDDEN = 2;

    /** How the events of a trace are ordered. */
    public enum Order {
        /** The lines are in the order in which the events happened. */
        TOTAL,
        /** Only the events of one node are in order, and what their dependencies say. */
        PARTIAL
    }

    /** Copies the collections. */
    public TraceHeader {
        constants = Collections.unmodifiableMap(new LinkedHashMap<>(constants));
        hidden = List.copyOf(hidden);
        if (maxHidden < 0) {
            throw new IllegalArgumentException("maxHidden must not be negative: " + maxHidden);
        }
    }
}
