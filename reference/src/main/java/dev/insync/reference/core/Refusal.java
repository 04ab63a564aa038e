package dev.insync.reference.core;

/** Why an event is not enabled: the conjunct of the action that does not hold. */
public enum Refusal {
    BROKER_DOWN,
    BROKER_UP,
    STILL_REGISTERED,
    NOT_REGISTERED,
    BUDGET_SPENT,
    NO_SESSION,
    STOPPING,
    NOT_STOPPING,
    /** Another replica of the broker's ISR could take over what it still holds. */
    STILL_IN_SYNC,
    ABOVE_HIGH_WATERMARK,
    /** The disk keeps what was flushed. */
    BELOW_FLUSHED,
    ABOVE_LOG_END,
    NOTHING_TO_FLUSH,
    CONTROLLER_EXISTS,
    NOT_CONTROLLER,
    STILL_CONTROLLER,
    /** /controller_epoch moved on: another controller was elected. */
    FENCED_CONTROLLER_EPOCH,
    /** No watch has fired. */
    NOT_NOTIFIED,
    /** The next change will be told, or was. */
    ALREADY_WATCHED,
    /** Controllers look at the registry when they act. */
    NO_WATCHES,
    BROKER_UNCHANGED,
    BROKER_GONE,
    BROKER_LIVES,
    /** The failure before this startup is not handled to its end. */
    FAILURE_PENDING,
    LEADER_LIVES,
    NO_LEADER,
    NOT_IN_ISR,
    ISR_LIVES,
    /** The leader stays where it may, and it is another one. */
    LEADER_STAYS,
    /** The replicas are where they are wished to be. */
    ASSIGNED,
    NOT_ASSIGNED,
    /** A partition without any replica. */
    NO_REPLICAS,
    REASSIGNING,
    NOT_REASSIGNING,
    /** A replica that the partition moves to is not in sync yet. */
    TARGET_NOT_IN_SYNC,
    NO_REQUEST,
    STALE_BROKER_EPOCH,
    STALE_CONTROLLER_EPOCH,
    STALE_LEADER_EPOCH,
    OTHER_ROLE,
    REQUEST_IS_CURRENT,
    NOT_LEADER,
    NOT_FOLLOWER,
    OTHER_ACKS,
    OTHER_VALUE,
    NOT_ENOUGH_REPLICAS,
    OUT_OF_ORDER_SEQUENCE,
    DUPLICATE,
    NOT_DUPLICATE,
    /** The client knows of a newer epoch than the leader's. */
    FENCED_CLIENT,
    /** The client has read everything that it may. */
    NOTHING_TO_READ,
    /** The log is not the one that the consumer read from. */
    LOG_TRUNCATED,
    /** KAFKA-2334: the high watermark has not reached the start of the epoch. */
    OFFSET_NOT_AVAILABLE,
    FETCH_IN_FLIGHT,
    NO_FETCH,
    /** The fetch is of an older epoch than the leader's. */
    FENCED_LEADER_EPOCH,
    /** The fetch is of a newer epoch than the leader's. */
    UNKNOWN_LEADER_EPOCH,
    DIVERGING,
    NOT_DIVERGING,
    WRONG_COUNT,
    FETCH_IS_VALID,
    NOT_AWAITED,
    STILL_AWAITED,
    ALREADY_IN_ISR,
    ISR_CHANGE_IN_FLIGHT,
    NOT_CAUGHT_UP,
    CAUGHT_UP,
    NO_ISR_WRITE,
    STALE_VERSION,
    WRITE_IS_VALID,
    /** The replica that would join is not registered, or not in the session in which it caught up. */
    INELIGIBLE_REPLICA,
    ELIGIBLE_REPLICA,
    /** The rule that this event belongs to is not in force. */
    RULE_IS_OFF
}
