package dev.insync.reference.core.cluster;

/** A fault or an operation that a model has a budget for. */
public enum Fault {
    /** A process dies. */
    CRASH("crashes"),
    /** A machine loses what was not flushed. */
    TAIL_LOSS("tailLosses"),
    /** The session of a living process expires. */
    EXPIRY("expiries"),
    /** A fetch, or the answer to it, is lost. */
    LOSS("losses"),
    /** A leader takes a follower that lags out of the ISR. */
    SHRINK("shrinks"),
    /** Leadership moves while the leader lives. */
    PREFERRED("preferred"),
    /** A leader from outside the ISR is elected. */
    UNCLEAN("unclean"),
    /** A broker shuts down in order. */
    SHUTDOWN("shutdowns"),
    /** Replicas move to other brokers. */
    REASSIGNMENT("reassignments"),
    /** A producer sends a record again. */
    RETRY("retries"),
    /** A consumer reads, or asks for the end. */
    READ("reads");

    private final String counter;

    Fault(String counter) {
        this.counter = counter;
    }

    /** The field of the specification's {@code faults} that counts it. */
    public String counter() {
        return counter;
    }

    /** The constant of the specification that bounds it, for example {@code MaxTailLosses}. */
    public String budget() {
        return "Max" + Character.toUpperCase(counter.charAt(0)) + counter.substring(1);
    }
}
