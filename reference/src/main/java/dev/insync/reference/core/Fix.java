package dev.insync.reference.core;

import java.util.ArrayList;
import java.util.List;

/** A rule that Kafka learned the hard way; the specification's {@code AllFixes}, switched at the same places. */
public enum Fix {
    /** Acknowledge below the high watermark, not on append. */
    ACKS_ALL,
    /** A retry of a record that the log holds is not appended again. */
    DEDUPLICATE,
    /** The registry is watched again by the request that reads it, not after it. */
    ONE_SHOT_WATCH,
    /** A record is appended only after the one that its producer sent before. */
    SEQUENCE,
    /** The ISR is written conditional on the version of the state. */
    KAFKA_428,
    /** A controller tells a bounced broker by its czxid, not by its absence. */
    KAFKA_1120,
    /** A leader lists offsets only when its high watermark reached the start of its epoch. */
    KAFKA_2334,
    /** A leader that lost the answer to its ISR write reads the state again. */
    KAFKA_2729,
    /** A controller writes conditional on the version of /controller_epoch. */
    KAFKA_3083,
    /** A new leader knows producers from its log. */
    KAFKA_5793,
    /** A replica joins the ISR at the start of the leader's epoch, not before. */
    KAFKA_7128,
    /** Truncation is fenced by leader epoch. */
    KAFKA_7395,
    /** The end of a reassignment leaves only assigned replicas in the ISR. */
    KAFKA_9672,
    /** Truncation cuts the epoch cache even where there is no record to cut. */
    KAFKA_10706,
    /** The high watermark is evaluated again when the ISR has shrunk. */
    KAFKA_13091,
    /** A diverging fetch says nothing about how far the follower has come. */
    KAFKA_13141,
    /** A reassignment completes when every target is in the ISR. */
    KAFKA_15665,
    /** After a power loss the epoch cache is rebuilt from the log. */
    KAFKA_16541,
    /** A follower truncates by epoch, not to its own high watermark. */
    KIP_101,
    /** A leader that lacks the follower's epoch says so, and the follower looks again. */
    KIP_279,
    /** Fetches and their answers are fenced by leader epoch. */
    KIP_320,
    /** A request of the controller is fenced by broker epoch. */
    KIP_380,
    /** The high watermark waits for the maximal in-sync replica set. */
    KIP_497,
    /** A broker that is not registered does not join the ISR. */
    KIP_841,
    /** A replica joins the ISR only in the session in which it caught up. */
    KIP_903,
    /** The high watermark does not move while the ISR is below min.insync.replicas. */
    KIP_966;

    /** The name in the specification and on the command line, for example {@code KIP-101}. */
    public String id() {
        return name().replace('_', '-');
    }

    /**
     * The fix of that name.
     *
     * @throws IllegalArgumentException naming the known fixes, where there is none
     */
    public static Fix of(String id) {
        List<String> known = new ArrayList<>();
        for (Fix fix : values()) {
            if (fix.id().equalsIgnoreCase(id)) {
                return fix;
            }
            known.add(fix.id());
        }
        throw new IllegalArgumentException("unknown fix '" + id + "'; known: " + String.join(", ", known));
    }
}
