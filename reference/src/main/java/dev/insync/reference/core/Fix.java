package dev.insync.reference.core;

import java.util.ArrayList;
import java.util.List;

/** A rule that Kafka learned the hard way; the specification's {@code AllFixes}, switched at the same places. */
public enum Fix {
    /** A record is acknowledged below the high watermark, not on append (acks=all). */
    ACKS_ALL("ACKS-ALL"),
    /** A follower truncates by leader epoch, not to its own high watermark. */
    KIP_101("KIP-101"),
    /** A leader that lacks the follower's epoch says so, and the follower looks again. */
    KIP_279("KIP-279"),
    /** Fetches and their answers are fenced by leader epoch. */
    KIP_320("KIP-320"),
    /** A request of the controller is fenced by broker epoch. */
    KIP_380("KIP-380"),
    /** The high watermark waits for the maximal in-sync replica set. */
    KIP_497("KIP-497"),
    /** A replica joins the ISR at the start of the leader's epoch, not before. */
    KAFKA_7128("KAFKA-7128");

    private final String id;

    Fix(String id) {
        this.id = id;
    }

    /** The name in the specification and on the command line, for example {@code KIP-101}. */
    public String id() {
        return id;
    }

    /**
     * The fix of that name.
     *
     * @throws IllegalArgumentException naming the known fixes, where there is none
     */
    public static Fix of(String id) {
        List<String> known = new ArrayList<>();
        for (Fix fix : values()) {
            if (fix.id.equalsIgnoreCase(id)) {
                return fix;
            }
            known.add(fix.id);
        }
        throw new IllegalArgumentException("unknown fix '" + id + "'; known: " + String.join(", ", known));
    }
}
