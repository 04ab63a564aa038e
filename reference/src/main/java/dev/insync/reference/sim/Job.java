package dev.insync.reference.sim;

/** What may be due: at a node {@code a}, about another node {@code b} and a partition, where the job has them. */
enum Job {
    /** Follower a asks its leader. */
    SEND_FETCH(true),
    /** The fetch of b reaches leader a. */
    FETCH_ARRIVES(true),
    /** The fetch of b reaches leader a for the second time. */
    FETCH_ARRIVES_AGAIN(true),
    /** The answer of leader b reaches follower a. */
    ANSWER_ARRIVES(true),
    /** The fetch of a to b, or the answer to it, is given up. */
    FETCH_TIMES_OUT(false),
    /** The first request of controller b for a reaches it. */
    REQUEST_ARRIVES(true),
    /** The request of controller b that a handled last reaches it for the second time. */
    REQUEST_ARRIVES_AGAIN(true),
    /** The ISR write of a reaches ZooKeeper. */
    ISR_WRITE_ARRIVES(false),
    /** The connection of a to ZooKeeper breaks before its ISR write is answered. */
    ISR_WRITE_IS_LOST(false),
    /** The answer of ZooKeeper reaches a. */
    ISR_ANSWER_ARRIVES(true),
    /** Leader a looks whether b may join the ISR. */
    LOOK_AT_FOLLOWER(true),
    /** Leader a looks who lags. */
    LOOK_FOR_LAGGARDS(true),
    /** Controller a reads the registry. */
    READ_REGISTRY(true),
    /** Controller a watches the registry again. */
    WATCH_REGISTRY(true),
    /** Controller a does what it owes to a partition. */
    CONTROL(true),
    /** Controller a moves leadership to where it was asked to. */
    MOVE_LEADER(true),
    /** Broker a sees that there is no controller. */
    RUN_FOR_CONTROLLER(true),
    /** Controller a sees that there is another one. */
    RESIGN(true),
    /** Broker a learns that its session is over. */
    REGISTER(true),
    /** Broker a writes to its disk what it appended to a partition. */
    FLUSH(true),
    /** Broker a asks whether it may stop. */
    STOP(true),
    /** The process of a starts. */
    START(false),
    /** ZooKeeper has not heard of a for the length of a session. */
    SESSION_ENDS(false),
    /** The next fault. */
    FAULT(false),
    /** The producer of a partition sends its next record, or one of those again that were not answered. */
    PRODUCER(false),
    /** The record in place a of the producer's window reaches broker b. */
    RECORD_ARRIVES(false),
    /** The producer hears that the record in place a was written. */
    RECORD_IS_ANSWERED(false),
    /** The consumer of a partition polls. */
    CONSUMER(false);

    private final boolean byNode;

    Job(boolean byNode) {
        this.byNode = byNode;
    }

    /** Whether node a does it, and so not while its process is paused. */
    boolean byNode() {
        return byNode;
    }

    static final Job[] ALL = values();
}
