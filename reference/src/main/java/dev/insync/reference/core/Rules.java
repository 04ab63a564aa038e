package dev.insync.reference.core;

/**
 * What a replica decides by, beside its state and the event.
 *
 * @param fixes the rules in force
 * @param minInsyncReplicas min.insync.replicas of the topic, at least 1
 */
public record Rules(Fixes fixes, int minInsyncReplicas) {
    boolean has(Fix fix) {
        return fixes.has(fix);
    }
}
