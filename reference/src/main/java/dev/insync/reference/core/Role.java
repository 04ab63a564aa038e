package dev.insync.reference.core;

/** What a replica does: {@code replica[b].role} of the specification. */
public enum Role {
    /** Its broker has not been told a role since it started. */
    OFFLINE,
    /** Takes produce requests and answers fetches. */
    LEADER,
    /** Fetches from its leader. */
    FOLLOWER
}
